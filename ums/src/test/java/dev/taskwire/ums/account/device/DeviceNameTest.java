package dev.taskwire.ums.account.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceNameTest {
    private static final String WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 | Firefox on Linux
            Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36 | Chrome on Android
            Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1 | Safari on iOS
            Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15 | Safari on macOS
            Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0 | Edge on Windows
            Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/126.0.0.0 Safari/537.36 | Chrome on ChromeOS
            okhttp/4.12.0 | okhttp
            curl | curl
            TaskApp/2.1 (Android 14) | TaskApp on Android
            Mozilla/5.0 (compatible) | Unknown device
            <b>your account is closed</b> | Unknown device
            """)
    void nameHasProgramAndSystem(String userAgent, String name) {
        assertThat(DeviceName.of(userAgent)).isEqualTo(name);
    }

    @Test
    void versionsDoNotCount() {
        assertThat(DeviceName.of(WINDOWS + "Chrome/126.0.0.0 Safari/537.36"))
                .isEqualTo(DeviceName.of(WINDOWS + "Chrome/127.0.6533.72 Safari/537.36"));
    }

    @Test
    void withoutAUserAgentItIsUnknown() {
        assertThat(DeviceName.of(null)).isEqualTo(DeviceName.UNKNOWN);
        assertThat(DeviceName.of("x".repeat(33))).isEqualTo(DeviceName.UNKNOWN);
    }
}
