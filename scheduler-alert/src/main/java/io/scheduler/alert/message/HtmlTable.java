package io.scheduler.alert.message;

import io.scheduler.spi.AlertMessage;

/** A message as a page for mail programs, which know little of styles. */
public final class HtmlTable {
    private static final String CELL = "<td style=\"padding:4px 12px 4px 0;vertical-align:top;";

    private HtmlTable() {}

    public static String of(AlertMessage message) {
        String color = switch (message.severity()) {
            case INFO -> "#237804";
            case WARNING -> "#ad6800";
            case ERROR -> "#a8071a";
        };
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head>")
                .append("<body style=\"font-family:sans-serif;font-size:14px\"><h3 style=\"color:")
                .append(color)
                .append("\">")
                .append(escaped(message.title()))
                .append("</h3>");
        if (message.mayBeDuplicate()) {
            html.append("<p>").append(escaped(Messages.DUPLICATE)).append("</p>");
        }
        html.append("<table style=\"border-collapse:collapse\">");
        message.facts()
                .forEach((name, value) -> html.append("<tr>")
                        .append(CELL)
                        .append("color:#595959\">")
                        .append(escaped(name))
                        .append("</td>")
                        .append(CELL)
                        .append("white-space:pre-wrap\">")
                        .append(escaped(value))
                        .append("</td></tr>"));
        html.append("</table>");
        if (!message.link().isEmpty()) {
            html.append("<p><a href=\"").append(escaped(message.link())).append("\">Open the run</a></p>");
        }
        return html.append("</body></html>").toString();
    }

    /** Good in attributes, too. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
