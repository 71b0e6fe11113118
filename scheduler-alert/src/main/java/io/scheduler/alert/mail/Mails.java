package io.scheduler.alert.mail;

import io.scheduler.alert.channel.Settings;
import io.scheduler.alert.message.HtmlTable;
import io.scheduler.alert.message.Messages;
import io.scheduler.spi.AlertMessage;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Writes messages as mails. What comes from outside can not begin a header of its own. */
final class Mails {
    private static final String UTF_8 = "UTF-8";

    private Mails() {}

    /** @throws MessagingException when an address is none, with which one */
    static MimeMessage of(Session session, AlertMessage message, Settings settings) throws MessagingException {
        MimeMessage mail = new WithId(session, id(message, settings));
        mail.setFrom(address(settings.text("from")));
        recipients(mail, RecipientType.TO, settings.texts("to"));
        recipients(mail, RecipientType.CC, settings.texts("cc"));
        recipients(mail, RecipientType.BCC, settings.texts("bcc"));
        String prefix = settings.text("subjectPrefix");
        mail.setSubject(Messages.oneLine((prefix.isEmpty() ? "" : prefix + " ") + message.title()), UTF_8);
        mail.setSentDate(Date.from(message.at()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Scheduler-Alert-Id", Long.toString(message.id()));
        mail.setHeader("X-Scheduler-Event", Messages.oneLine(message.event()));
        if (message.mayBeDuplicate()) {
            mail.setHeader("X-Scheduler-Possible-Duplicate", "true");
        }
        if (settings.text("format").equals("text")) {
            mail.setText(message.text(), UTF_8);
        } else {
            MimeMultipart both = new MimeMultipart("alternative");
            MimeBodyPart text = new MimeBodyPart();
            text.setText(message.text(), UTF_8);
            both.addBodyPart(text);
            MimeBodyPart html = new MimeBodyPart();
            html.setText(HtmlTable.of(message), UTF_8, "html");
            both.addBodyPart(html);
            mail.setContent(both);
        }
        mail.saveChanges();
        return mail;
    }

    /** The same each time: a mail program that gets it twice can leave one out. */
    private static String id(AlertMessage message, Settings settings) {
        String what = message.id() + "/" + settings.sending().channel() + "/" + message.event() + "/" + message.at();
        return "<" + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)) + "@scheduler>";
    }

    private static void recipients(MimeMessage mail, RecipientType type, List<String> addresses)
            throws MessagingException {
        for (String text : addresses) {
            mail.addRecipient(type, address(text));
        }
    }

    private static InternetAddress address(String text) throws MessagingException {
        try {
            InternetAddress[] parsed = InternetAddress.parse(text, true);
            if (parsed.length == 1 && text.chars().noneMatch(c -> c < ' ')) {
                parsed[0].validate();
                return parsed[0];
            }
        } catch (AddressException e) {
            throw new MessagingException(wrong(text), e);
        }
        throw new MessagingException(wrong(text));
    }

    private static String wrong(String text) {
        return "expected one address such as ann@example.com, but got '" + Messages.oneLine(text) + "'";
    }

    private static final class WithId extends MimeMessage {
        private final String id;

        private WithId(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
