package dev.taskwire.shared.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** A mail as Jakarta Mail sends it. Its {@code Message-ID} is the given one, not one that the library makes up. */
final class MimeEmail extends MimeMessage {
    private static final String CHARSET = StandardCharsets.UTF_8.name();

    private final String id;

    /**
     * Creates a mail that is ready to be sent.
     *
     * @param date the {@code Date} of the mail
     */
    MimeEmail(Session session, Email email, Instant date) throws MessagingException {
        super(session);
        this.id = email.id();
        setFrom(address(email.from()));
        setRecipient(RecipientType.TO, address(email.to()));
        setHeader("Subject", EncodedWords.of(email.subject()));
        setSentDate(Date.from(date));
        setHeader("Auto-Submitted", "auto-generated");
        for (var header : email.headers().entrySet()) {
            setHeader(header.getKey(), header.getValue());
        }
        var text = new MimeBodyPart();
        text.setText(email.text(), CHARSET);
        var html = new MimeBodyPart();
        html.setText(email.html(), CHARSET, "html");
        setContent(new MimeMultipart("alternative", text, html));
        saveChanges();
    }

    /** Returns the address without parsing it, because the parser refuses some that {@link EmailAddresses} allows. */
    private static InternetAddress address(String text) {
        var address = new InternetAddress();
        address.setAddress(text);
        return address;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + id + ">");
    }
}
