package dev.taskwire.shared.tls;

import dev.taskwire.shared.config.EnvironmentReader;
import java.net.URI;
import java.util.List;

/**
 * TLS between gateway, ums and tms: {@code INTERNAL_TLS_CERT_FILE}, {@code INTERNAL_TLS_KEY_FILE} and
 * {@code INTERNAL_TLS_CA_FILE}. With a certificate, the service port of ums and tms accepts TLS only, and the process
 * shows the certificate to the services that it calls. With authorities, it verifies the other side: a service that it
 * calls, and, where it has a certificate, each client of its service port.
 *
 * @param files the files, none of which may be set
 */
public record InternalTlsConfig(TlsClientFiles files) {
    private static final String PREFIX = "INTERNAL_TLS";
    private static final String AUTHORITIES_VARIABLE = PREFIX + "_CA_FILE";
    private static final String CERTIFICATE_VARIABLE = PREFIX + "_CERT_FILE";

    /** Reads the variables, and checks the content of the files. */
    public static InternalTlsConfig from(EnvironmentReader environment) {
        return new InternalTlsConfig(TlsClientFiles.from(environment, PREFIX));
    }

    /** Returns whether the service port of ums and tms accepts TLS only. */
    public boolean hasCertificate() {
        return files.certificate().isPresent();
    }

    /** Returns whether this process verifies the certificates of others. */
    public boolean hasAuthorities() {
        return files.authorities().isPresent();
    }

    /**
     * Reads the addresses of a service, and checks that they fit to the files: only an {@code https} address is called
     * by TLS, and it must be verified. Addresses of both kinds may stand side by side while a service changes to TLS.
     */
    public List<URI> upstreams(EnvironmentReader environment, String name, String what) {
        var urls = environment.upstreams(name, what);
        boolean encrypted = urls.stream().anyMatch(url -> "https".equals(url.getScheme()));
        if (encrypted && !hasAuthorities()) {
            environment.addError(
                    AUTHORITIES_VARIABLE,
                    "is not set; it must verify the certificates at the https addresses of " + name);
        } else if (!urls.isEmpty() && !encrypted && hasAuthorities()) {
            environment.addError(name, "must have an https address, since " + AUTHORITIES_VARIABLE + " is set");
        }
        return urls;
    }

    /** Checks the files of a process that is only called. */
    public InternalTlsConfig checkServer(EnvironmentReader environment) {
        if (hasAuthorities() && !hasCertificate()) {
            environment.addError(
                    CERTIFICATE_VARIABLE,
                    "is not set; " + AUTHORITIES_VARIABLE + " verifies clients only where there is a certificate");
        }
        return this;
    }

    /** Checks the files of a process that only calls. */
    public InternalTlsConfig checkClient(EnvironmentReader environment) {
        if (hasCertificate() && !hasAuthorities()) {
            environment.addError(
                    AUTHORITIES_VARIABLE,
                    "is not set; the certificate in " + CERTIFICATE_VARIABLE + " is shown only to verified services");
        }
        return this;
    }
}
