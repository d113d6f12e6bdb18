"""How the JVM of the image is started outside a container."""
import os
import re
import subprocess

CONTAINER_MIB = 512
# Options of the image that only a newer JDK knows.
NEWER = ("--sun-misc-unsafe-memory-access", "--enable-native-access")


def executable():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else "java"


def version():
    text = subprocess.run([executable(), "-version"], capture_output=True, text=True, check=True).stderr
    return int(re.search(r'version "(\d+)', text).group(1))


def image_options(file, jdk):
    """The options in that file, with the share of the container's memory as a size.

    In a container of that size the JVM takes the serial collector by itself; here it would take another one.
    """
    options = ["-XX:+UseSerialGC"]
    with open(file, encoding="ascii") as lines:
        for line in (line.strip() for line in lines):
            share = re.fullmatch(r"-XX:MaxRAMPercentage=(\d+)", line)
            if share:
                options.append("-Xmx%dm" % (CONTAINER_MIB * int(share.group(1)) // 100))
            elif line and not line.startswith("#") and (jdk >= 24 or not line.startswith(NEWER)):
                options.append(line)
    return options
