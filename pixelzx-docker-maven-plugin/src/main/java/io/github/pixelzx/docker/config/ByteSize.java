package io.github.pixelzx.docker.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512MB}, {@code 1.5 GiB}, {@code 100b}; a unit is 1024 of the next smaller. */
final class ByteSize {

    static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)\\s*([kmgt])i?b?|([0-9]{1,9})b");

    private ByteSize() {}

    /** Bytes; 0 for what has another form. */
    static long of(String text) {
        Matcher size = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return 0;
        }
        if (size.group(3) != null) {
            return Long.parseLong(size.group(3));
        }
        int power = "kmgt".indexOf(size.group(2)) + 1;
        return new BigDecimal(size.group(1))
                .multiply(BigDecimal.valueOf(1L << (10 * power)))
                .longValue();
    }
}
