import type { Locator } from 'playwright-core';

/** What is wrong with how something that has opened lies in the window, in words. Scrolls it. */
export function misfits(opened: Locator): Promise<string[]> {
  return opened.evaluate((box) => {
    const faults: string[] = [];
    const { left, right, top, bottom } = box.getBoundingClientRect();
    const [width, height] = [document.documentElement.clientWidth, window.innerHeight];
    if (left < -1 || right > width + 1) faults.push(`it reaches from ${left} to ${right} of ${width} px`);
    if (top < -1 || bottom > height + 1) faults.push(`it reaches from ${top} to ${bottom} of ${height} px in height`);
    if (document.documentElement.scrollWidth > width) faults.push('the page is wider than the window');
    const nameOf = (part: Element) => part.getAttribute('aria-label') ?? part.textContent.trim().slice(0, 40);
    for (const part of [box, ...box.querySelectorAll<HTMLElement>('*')]) {
      // code has lines as long as they are; a text field shows a part of its text
      if (part.closest('.cm-editor, svg, input, textarea') !== null || part.clientWidth === 0) continue;
      const style = getComputedStyle(part);
      const over = part.scrollWidth - part.clientWidth;
      if (over <= 1 || style.overflowX === 'visible' || style.textOverflow === 'ellipsis') continue;
      // what only screen readers see, and what says nothing
      if (part.clientWidth <= 1 || part.textContent.trim() === '') continue;
      faults.push(
        `${over} px of <${part.tagName.toLowerCase()} class="${part.getAttribute('class') ?? ''}"> are cut off: ${nameOf(part)}`,
      );
    }
    for (const button of box.querySelectorAll<HTMLButtonElement>('button, a[href], [role=radio], [role=menuitem]')) {
      const style = getComputedStyle(button);
      if (button.disabled || style.visibility === 'hidden' || button.getClientRects().length === 0) continue;
      button.scrollIntoView({ block: 'center', inline: 'center' });
      const at = button.getBoundingClientRect();
      const hit = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
      if (hit === null || !(button.contains(hit) || hit.contains(button))) {
        faults.push(`${nameOf(button)} can not be pressed: ${hit === null ? 'it is outside' : nameOf(hit)} is there`);
      }
    }
    box.scrollIntoView({ block: 'start' });
    return faults;
  });
}
