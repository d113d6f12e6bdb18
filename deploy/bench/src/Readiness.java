import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Waits until a process responds. */
final class Readiness {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private Readiness() {}

    /**
     * Waits until that address responds with anything but a server error.
     *
     * @param process is not waited for once it has ended
     */
    static void await(URI address, ProcessHandle process, String name) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!isUp(address)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException(name + " does not start");
            }
            Thread.sleep(200);
        }
    }

    static boolean isUp(URI address) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address).build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() < 500;
        } catch (IOException away) {
            return false;
        }
    }
}
