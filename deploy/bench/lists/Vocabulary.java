import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The words of the tasks. Their frequency follows Zipf's law, as in texts of people. */
final class Vocabulary {
    private static final int SIZE = 20_000;
    /** The most frequent word is then in nearly every task, and the rarest one in a few of 10,000. */
    private static final double EXPONENT = 1.1;

    private static final int SPECIAL_WORDS = 20;
    private static final int CHARACTERS = 300;

    /** The words by frequency, the most frequent one first. None begins with an x. */
    private final List<String> words = madeUp(new SplittableRandom(1), "").limit(SIZE).toList();
    /** For each word, the share of it and of all more frequent ones. */
    private final double[] cumulative = new double[SIZE];

    /** Words that only the oldest tasks have. */
    final List<String> old = special("xo");
    /** Words that only tasks have that nobody but the heavy user sees. */
    final List<String> heavyOnly = special("xhe");
    /** Words that no task has that the heavy user sees. */
    final List<String> neverHeavy = special("xne");
    /** Words that no task has. */
    final List<String> nowhere = special("xwu");

    Vocabulary() {
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            sum += Math.pow(i + 1, -EXPONENT);
            cumulative[i] = sum;
        }
        for (int i = 0; i < SIZE; i++) {
            cumulative[i] /= sum;
        }
    }

    /** Returns a word as it occurs in a text. */
    String any(SplittableRandom random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble());
        return words.get(Math.min(found < 0 ? -found - 1 : found, SIZE - 1));
    }

    /** Returns a word that nearly every task has, or every second one. */
    String mostCommon(SplittableRandom random) {
        return words.get(random.nextInt(3));
    }

    /** Returns a word that 1 to 20 % of the tasks have. */
    String common(SplittableRandom random) {
        return words.get(10 + random.nextInt(140));
    }

    /** Returns a word that about one of 10,000 tasks has. */
    String rare(SplittableRandom random) {
        return words.get(SIZE / 2 + random.nextInt(SIZE / 2));
    }

    /** Returns text of a script without spaces. */
    String characters(SplittableRandom random, int length) {
        return IntStream.generate(() -> '\u4e00' + random.nextInt(CHARACTERS))
                .limit(length)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static List<String> special(String prefix) {
        return madeUp(new SplittableRandom(2), prefix).limit(SPECIAL_WORDS).toList();
    }

    /** Returns different words of two to four syllables. */
    private static Stream<String> madeUp(SplittableRandom random, String prefix) {
        String consonants = "bcdfghjklmnprstvz";
        String vowels = "aeiou";
        return Stream.generate(() -> IntStream.range(0, 2 + random.nextInt(3))
                        .mapToObj(i -> "" + consonants.charAt(random.nextInt(consonants.length()))
                                + vowels.charAt(random.nextInt(vowels.length())))
                        .collect(Collectors.joining("", prefix, "")))
                .distinct();
    }
}
