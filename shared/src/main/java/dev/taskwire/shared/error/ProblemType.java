package dev.taskwire.shared.error;

import java.util.Locale;

/**
 * The kinds of problem that clients distinguish by their {@code type} (RFC 9457). A published name never changes. The
 * contract describes each kind, in {@code x-taskwire-problem-types}, for the pages under {@code /problems}.
 */
public enum ProblemType {
    /** A member of the body or a parameter is invalid. */
    INVALID_REQUEST("Invalid Request"),
    /** The request is not valid HTTP, or can be read in two ways. */
    MALFORMED_REQUEST("Malformed Request"),
    /** The token of a link from a mail is unknown, was used or has expired. */
    INVALID_LINK("Invalid Link"),
    /** The access token is missing or invalid, or its session has ended. */
    NOT_AUTHENTICATED("Not Authenticated"),
    /** The username or the password of a sign-in is wrong. */
    INVALID_CREDENTIALS("Invalid Credentials"),
    /** The refresh token is invalid, or its session has ended. */
    INVALID_REFRESH_TOKEN("Invalid Refresh Token"),
    /** The caller may not do this. */
    FORBIDDEN("Forbidden"),
    /** The current password, which confirms the change, is wrong. */
    WRONG_PASSWORD("Wrong Password"),
    /** Users cannot create accounts, or not with this address. */
    SIGN_ON_REFUSED("Sign-On Refused"),
    /** The password is right, but nobody has verified the address of the account yet. */
    EMAIL_NOT_VERIFIED("E-Mail Address Not Verified"),
    /** The link is valid, but who uses it must show that they have signed on, by the password. */
    PASSWORD_REQUIRED("Password Required"),
    /** Only collaborators may assign tasks to that user, and the caller is none. */
    NOT_A_COLLABORATOR("Not a Collaborator"),
    /** This installation has no mail server. */
    MAIL_NOT_CONFIGURED("Mail Not Configured"),
    /** The object does not exist, or the caller may not know that it exists. */
    NOT_FOUND("Not Found"),
    /** No operation has this path. */
    UNKNOWN_PATH("Unknown Path"),
    METHOD_NOT_ALLOWED("Method Not Allowed"),
    REQUEST_TIMEOUT("Request Timeout"),
    /** The request conflicts with something that exists, such as the name of another account. */
    CONFLICT("Conflict"),
    /** The last active admin must stay. */
    LAST_ADMIN("Last Admin"),
    PRECONDITION_FAILED("Precondition Failed"),
    CONTENT_TOO_LARGE("Content Too Large"),
    URI_TOO_LONG("URI Too Long"),
    UNSUPPORTED_MEDIA_TYPE("Unsupported Media Type"),
    EXPECTATION_FAILED("Expectation Failed"),
    /** The idempotency key was used with another request. */
    IDEMPOTENCY_KEY_REUSED("Idempotency Key Reused"),
    /** A client has sent more requests than a rate limit allows. */
    QUOTA_EXCEEDED("Quota Exceeded", ProblemType.IANA),
    /** So many passwords or tokens were wrong that somebody may be guessing. */
    ABNORMAL_USAGE_DETECTED("Abnormal Usage Detected", ProblemType.IANA),
    REQUEST_HEADER_FIELDS_TOO_LARGE("Request Header Fields Too Large"),
    INTERNAL_SERVER_ERROR("Internal Server Error"),
    BAD_GATEWAY("Bad Gateway"),
    SERVICE_UNAVAILABLE("Service Unavailable"),
    GATEWAY_TIMEOUT("Gateway Timeout"),
    HTTP_VERSION_NOT_SUPPORTED("HTTP Version Not Supported");

    /** The types of draft-ietf-httpapi-ratelimit-headers, section 5. */
    private static final String IANA = "https://iana.org/assignments/http-problem-types#";

    private final String title;
    private final String uri;

    ProblemType(String title) {
        this(title, "/problems/");
    }

    ProblemType(String title, String base) {
        this.title = title;
        this.uri = base + kind();
    }

    /** Returns the name of the kind on the wire, which is also the last segment of the path of its page. */
    public String kind() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the address that identifies the kind: an absolute path, or the address of a registered type. */
    public String uri() {
        return uri;
    }

    public String title() {
        return title;
    }
}
