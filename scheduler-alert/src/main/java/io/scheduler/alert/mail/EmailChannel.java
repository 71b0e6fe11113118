package io.scheduler.alert.mail;

import io.scheduler.alert.channel.Settings;
import io.scheduler.alert.outbound.Outbound;
import io.scheduler.spi.AlertChannel;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import io.scheduler.spi.AlertSending;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Sends by a server of SMTP, on a connection that was opened for it. Safe for use by several threads. */
public final class EmailChannel implements AlertChannel {
    private static final int SUBMISSION = 587;
    private static final int PERMANENT = 500;

    private final Outbound outbound;

    public EmailChannel(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public String type() {
        return "email";
    }

    @Override
    public String send(AlertMessage message, AlertSending sending) throws AlertFailedException {
        Settings settings = new Settings(sending);
        String host = settings.text("host");
        boolean encrypted = settings.text("security").equals("tls");
        Session session = session(settings, sending);
        MimeMessage mail;
        try {
            mail = Mails.of(session, message, settings);
        } catch (MessagingException e) {
            throw new AlertFailedException(String.valueOf(e.getMessage()), After.GIVE_UP, e);
        }
        boolean handedOver = false;
        try (Outbound.Opened opened =
                        outbound.open(host, settings.number("port", SUBMISSION), encrypted, sending.deadline());
                SMTPTransport transport = new SMTPTransport(session, null)) {
            transport.connect(opened.socket());
            handedOver = true;
            transport.sendMessage(mail, mail.getAllRecipients());
            return oneLine(transport.getLastServerResponse());
        } catch (SendFailedException e) {
            return takenForSome(host, e, handedOver);
        } catch (AuthenticationFailedException e) {
            throw new AlertFailedException(host + " refuses the login: " + oneLine(e.getMessage()), After.GIVE_UP, e);
        } catch (MessagingException e) {
            throw failure(host, e, handedOver);
        } catch (java.io.IOException e) {
            // only closing is left then
            return "taken";
        }
    }

    private Session session(Settings settings, AlertSending sending) {
        long left = Math.max(1, outbound.left(sending.deadline()).toMillis());
        Properties properties = new Properties();
        properties.put("mail.smtp.host", settings.text("host"));
        properties.put("mail.smtp.timeout", Long.toString(left));
        properties.put("mail.smtp.quitwait", "false");
        // one receiver that is gone must not keep the others from hearing
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.mime.allowutf8", "false");
        boolean startTls = settings.text("security").equals("starttls");
        properties.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.put("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", outbound.tls());
        var user = settings.optional("user");
        properties.put("mail.smtp.auth", Boolean.toString(user.isPresent()));
        if (user.isEmpty()) {
            return Session.getInstance(properties);
        }
        properties.put("mail.smtp.user", user.get());
        String password = settings.text("password");
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(user.get(), password);
            }
        });
    }

    /** Those that were refused are named; sending again would reach the others twice. */
    private static String takenForSome(String host, SendFailedException e, boolean handedOver)
            throws AlertFailedException {
        Address[] sent = e.getValidSentAddresses();
        if (sent == null || sent.length == 0) {
            throw failure(host, e, handedOver);
        }
        List<String> refused = new ArrayList<>();
        for (Exception next = e.getNextException(); next != null; ) {
            if (next instanceof SMTPAddressFailedException address) {
                refused.add(address.getAddress() + " (" + oneLine(address.getMessage()) + ")");
            }
            next = next instanceof MessagingException several ? several.getNextException() : null;
        }
        return "taken for " + sent.length + " receivers, but not for " + String.join(", ", refused);
    }

    /** A server that has said no has not taken it; one that says nothing may have. */
    private static AlertFailedException failure(String host, MessagingException e, boolean handedOver) {
        int status = status(e);
        After after =
                status >= PERMANENT ? After.GIVE_UP : status > 0 || !handedOver ? After.RETRY : After.RETRY_DOUBTFUL;
        return new AlertFailedException(host + ": " + oneLine(String.valueOf(e.getMessage())), after, e);
    }

    private static int status(Exception failure) {
        int status = switch (failure) {
            case SMTPSendFailedException refused -> refused.getReturnCode();
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            default -> -1;
        };
        if (status > 0) {
            return status;
        }
        Exception next = failure instanceof MessagingException several ? several.getNextException() : null;
        if (next != null) {
            return status(next);
        }
        return failure instanceof SendFailedException ? PERMANENT : -1;
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }
}
