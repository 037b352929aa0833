package io.github.pixelzx.docker.rebuild;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Two layers that should be one and the same, compared entry by entry. */
record LayerComparison(LayerArchive built, LayerArchive rebuilt) {

    /** So many bytes are shown where contents part. */
    private static final int SHOWN = 24;

    private static final int MAX_LINES = 1000;

    /** Archives in another order are read from the beginning so often to show where contents part. */
    private static final int MAX_OPENINGS = 8;

    /**
     * What is not the same, a line each, in the order of the archive that was built; at least one.
     *
     * @throws IOException if one of them cannot be read as an archive
     */
    List<String> differences() throws IOException {
        List<ArchiveEntry> before = built.entries();
        List<ArchiveEntry> after = rebuilt.entries();
        Map<String, Integer> places = places(after);
        List<String> found = new ArrayList<>();
        try (ArchiveContents contents = new ArchiveContents(built);
                ArchiveContents others = new ArchiveContents(rebuilt)) {
            for (int i = 0; i < before.size() && found.size() < MAX_LINES; i++) {
                ArchiveEntry entry = before.get(i);
                Integer place = places.get(entry.path());
                if (place == null) {
                    found.add(shown(entry) + ": is missing in the rebuilt image");
                    continue;
                }
                ArchiveEntry other = after.get(place);
                entry.differences(other).forEach(difference -> found.add(shown(entry) + ": " + difference));
                if (!entry.content().equals(other.content())) {
                    found.add(shown(entry) + ": its content" + whereItParts(contents, i, others, place));
                }
            }
        }
        Set<String> known = before.stream().map(ArchiveEntry::path).collect(Collectors.toSet());
        after.stream()
                .filter(entry -> !known.contains(entry.path()))
                .limit(MAX_LINES)
                .forEach(entry -> found.add(shown(entry) + ": is in the rebuilt image only"));
        if (found.isEmpty()) {
            found.add(ofTheArchive(before, after));
        }
        return found;
    }

    /** Where nothing in the archives is another, the archives themselves are. */
    private String ofTheArchive(List<ArchiveEntry> before, List<ArchiveEntry> after) throws IOException {
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (!before.get(i).path().equals(after.get(i).path())) {
                return "the order of its files: entry " + (i + 1) + " is " + shown(before.get(i)) + " built, "
                        + shown(after.get(i)) + " rebuilt";
            }
        }
        try (InputStream one = new BufferedInputStream(built.bytes());
                InputStream other = new BufferedInputStream(rebuilt.bytes())) {
            Parting parting = Parting.of(one, other);
            return parting.same()
                    ? "how it is compressed; the files in it are the same"
                    : "how its files are put into the archive, from byte " + parting.offset()
                            + " of it; the files are the same";
        }
    }

    private static String whereItParts(ArchiveContents contents, int number, ArchiveContents others, int place)
            throws IOException {
        if (others.openings() > MAX_OPENINGS) {
            return "";
        }
        // Not closed: the archives are read on.
        Parting parting =
                Parting.of(new BufferedInputStream(contents.of(number)), new BufferedInputStream(others.of(place)));
        return ", from byte " + parting.offset() + " on: " + parting.built() + " built, " + parting.rebuilt()
                + " rebuilt";
    }

    private static Map<String, Integer> places(List<ArchiveEntry> entries) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            places.putIfAbsent(entries.get(i).path(), i);
        }
        return places;
    }

    private static String shown(ArchiveEntry entry) {
        return '/' + entry.path();
    }

    /** Where two streams part, and what follows there. */
    private record Parting(long offset, boolean same, String built, String rebuilt) {

        static Parting of(InputStream one, InputStream other) throws IOException {
            long offset = 0;
            while (true) {
                int a = one.read();
                int b = other.read();
                if (a != b) {
                    return new Parting(offset, false, following(a, one), following(b, other));
                }
                if (a < 0) {
                    return new Parting(offset, true, "", "");
                }
                offset++;
            }
        }

        /** As text where it is text, else in hexadecimal. */
        private static String following(int first, InputStream rest) throws IOException {
            if (first < 0) {
                return "its end";
            }
            byte[] more = rest.readNBytes(SHOWN - 1);
            StringBuilder text = new StringBuilder().append((char) first);
            StringBuilder hex = new StringBuilder(String.format("%02x", first));
            boolean printable = first >= ' ' && first < 0x7f;
            for (byte next : more) {
                hex.append(String.format(" %02x", next));
                if (next == '\n' || next == '\r') {
                    break;
                }
                printable &= next >= ' ' && next < 0x7f;
                text.append((char) next);
            }
            return printable ? '"' + text.toString() + '"' : hex.toString();
        }
    }
}
