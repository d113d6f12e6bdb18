package dev.taskwire.shared.mail.template;

/** A template that cannot be used; its message says why, for an operator. */
final class TemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }
}
