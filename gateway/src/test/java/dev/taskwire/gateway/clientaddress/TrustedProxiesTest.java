package dev.taskwire.gateway.clientaddress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.config.EnvironmentReader;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which address counts as that of the client, and which blocks of addresses can be trusted. */
class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = proxies("10.0.0.0/8, 192.168.1.1,2001:db8::/32,::1");

    private static TrustedProxies proxies(String list) {
        return EnvironmentReader.read(Map.of("TRUSTED_PROXIES", list), TrustedProxies::from);
    }

    private static InetAddress address(String text) {
        return IpAddresses.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    # peer           | X-Forwarded-For                        | client
                    203.0.113.9      | -                                      | 203.0.113.9
                    203.0.113.9      | 1.2.3.4                                | 203.0.113.9
                    203.0.113.9      | 10.0.0.1                               | 203.0.113.9
                    10.0.0.1         | -                                      | 10.0.0.1
                    10.0.0.1         | 1.2.3.4                                | 1.2.3.4
                    10.0.0.1         | 1.2.3.4 , 10.9.9.9                     | 1.2.3.4
                    10.0.0.1         | 6.6.6.6,1.2.3.4                        | 1.2.3.4
                    10.0.0.1         | 6.6.6.6,10.1.1.1,1.2.3.4               | 1.2.3.4
                    10.0.0.1         | 6.6.6.6,1.2.3.4,192.168.1.1,2001:db8::7 | 1.2.3.4
                    10.0.0.1         | 10.1.1.1,10.2.2.2                      | 10.1.1.1
                    10.0.0.1         | unknown                                | 10.0.0.1
                    10.0.0.1         | 1.2.3.4,unknown,10.2.2.2               | 10.2.2.2
                    10.0.0.1         | 1.2.3.4,unknown                        | 10.0.0.1
                    10.0.0.1         | unknown, 1.2.3.4                       | 1.2.3.4
                    10.0.0.1         | _hidden, 1.2.3.4:40001, 10.1.1.1:5     | 1.2.3.4
                    10.0.0.1         | 1.2.3.4, _hidden                       | 10.0.0.1
                    10.0.0.1         | 1.2.3.4,                               | 1.2.3.4
                    10.0.0.1         | , 1.2.3.4 ,, ,                         | 1.2.3.4
                    10.0.0.1         | ,                                      | 10.0.0.1
                    10.0.0.1         | 1.2.3.4:80                             | 1.2.3.4
                    10.0.0.1         | 203.0.113.7:40001                      | 203.0.113.7
                    10.0.0.1         | 6.6.6.6:1, 1.2.3.4:65535, 10.2.2.2:80  | 1.2.3.4
                    10.0.0.1         | 1.2.3.4:                               | 10.0.0.1
                    10.0.0.1         | 1.2.3.4:x                              | 10.0.0.1
                    10.0.0.1         | 1.2.3.4:80:80                          | 10.0.0.1
                    10.0.0.1         | 1.2.3.4:123456                         | 10.0.0.1
                    10.0.0.1         | :80                                    | 10.0.0.1
                    10.0.0.1         | 1.2.3                                  | 10.0.0.1
                    10.0.0.1         | 012.0.0.1                              | 10.0.0.1
                    10.0.0.1         | localhost                              | 10.0.0.1
                    10.0.0.1         | 2001:4860::1                           | 2001:4860::1
                    10.0.0.1         | [2001:4860::1]                         | 2001:4860::1
                    10.0.0.1         | [2001:4860::1]:4711                    | 2001:4860::1
                    10.0.0.1         | 2001:4860::1, [2001:db8::1]:4711       | 2001:4860::1
                    10.0.0.1         | [2001:4860::1                          | 10.0.0.1
                    10.0.0.1         | 2001:4860::1]                          | 10.0.0.1
                    10.0.0.1         | [2001:4860::1]4711                     | 10.0.0.1
                    10.0.0.1         | [2001:4860::1]:                        | 10.0.0.1
                    10.0.0.1         | [1.2.3.4]                              | 10.0.0.1
                    10.0.0.1         | []                                     | 10.0.0.1
                    10.0.0.1         | fe80::1%lo                             | fe80::1
                    10.0.0.1         | [fe80::1%25eth0]:4711                  | fe80::1
                    10.0.0.1         | 1.2.3.4%lo                             | 10.0.0.1
                    10.0.0.1         | fe80::1%                               | 10.0.0.1
                    192.168.1.2      | 1.2.3.4                                | 192.168.1.2
                    2001:db8:7::1    | 2001:4860::1                           | 2001:4860::1
                    2001:db9::1      | 1.2.3.4                                | 2001:db9::1
                    ::ffff:10.0.0.1  | 1.2.3.4                                | 1.2.3.4
                    10.0.0.1         | ::ffff:1.2.3.4                         | 1.2.3.4
                    10.0.0.1         | ::ffff:102:304                         | 1.2.3.4
                    10.0.0.1         | [::FFFF:1.2.3.4]:4711                  | 1.2.3.4
                    10.0.0.1         | 1.2.3.4, [::ffff:10.0.0.9]:80          | 1.2.3.4
                    """)
    void clientIsTheLastAddressThatIsNoTrustedProxy(String peer, String forwardedFor, String client) {
        var lines = forwardedFor == null ? List.<String>of() : List.of(forwardedFor);
        assertThat(PROXIES.resolveClient(address(peer), lines)).isEqualTo(address(client));
    }

    @Test
    void severalForwardedForHeadersAreOneList() {
        assertThat(PROXIES.resolveClient(address("10.0.0.1"), List.of("6.6.6.6", "1.2.3.4, 10.0.0.2")))
                .isEqualTo(address("1.2.3.4"));
    }

    @Test
    void forwardedForIsIgnoredWithoutTrustedProxies() {
        assertThat(proxies("").resolveClient(address("127.0.0.1"), List.of("1.2.3.4")))
                .isEqualTo(address("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/255.0.0.0",
                "10.0.0.1/8",
                "10.0.0",
                "10.0.0.256",
                "2001:db8::/129",
                "2001:db8::1/64",
                "[::1]",
                "fe80::1%lo",
                "localhost",
                "*",
                ""
            })
    void malformedBlockIsRefused(String text) {
        assertThat(CidrBlock.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 255.1.2.3, true",
        "0.0.0.0/0, ::1, false",
        "10.128.0.0/9, 10.200.0.1, true",
        "10.128.0.0/9, 10.127.0.1, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.2, false",
        "10.1.2.2/31, 10.1.2.3, true",
        "2001:db8:8000::/33, 2001:db8:ffff::1, true",
        "2001:db8:8000::/33, 2001:db8:7fff::1, false"
    })
    void blockContainsAddressesWithItsPrefix(String block, String address, boolean held) {
        assertThat(CidrBlock.parse(block).orElseThrow().contains(address(address)))
                .isEqualTo(held);
    }

    @Test
    void limitsCountAnIpv6NetworkAsOne() {
        assertThat(IpAddresses.key(address("2001:db8:1:2::1")))
                .isEqualTo(IpAddresses.key(address("2001:db8:1:2:ffff::9")))
                .isNotEqualTo(IpAddresses.key(address("2001:db8:1:3::1")));
        assertThat(IpAddresses.key(address("1.2.3.4")))
                .isEqualTo(IpAddresses.key(address("::ffff:1.2.3.4")))
                .isNotEqualTo(IpAddresses.key(address("1.2.3.5")))
                .isNotEqualTo(IpAddresses.key(address("0:0:102:304::1")));
    }
}
