package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.CapturedBytes.Wanted;
import io.github.pixelzx.docker.audit.FileContent.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of an ELF file what decides whether it runs: its header, loader, libraries and, for ARM, variant.
 *
 * <p>Offsets and sizes come from the file, so each is compared with what there is before anything follows it.
 */
final class ElfReader {

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;
    private static final int PF_W = 2;
    private static final int SHT_ARM_ATTRIBUTES = 0x70000003;
    private static final int ARM = 40;

    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_SONAME = 14;
    private static final long DT_RPATH = 15;
    private static final long DT_RUNPATH = 29;

    /** PATH_MAX. */
    private static final int MAX_NAME = 4096;

    private static final int MAX_SEGMENTS = 512;
    private static final int MAX_SECTIONS = 4096;
    private static final int MAX_NEEDED = 4096;
    private static final int TAIL = 1 << 18;
    private static final int DATA = 1 << 20;

    private final CapturedBytes bytes;
    private final ElfHeader header;
    private final boolean wide;
    private final List<Segment> segments;

    /** A program header. */
    private record Segment(int type, int flags, long offset, long address, long size) {}

    private ElfReader(CapturedBytes bytes, ElfHeader header) {
        this.bytes = bytes;
        this.header = header;
        this.wide = header.machine().bits() == 64;
        bytes.order(header.machine().littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        this.segments = segments();
    }

    /**
     * Reads a file.
     *
     * @param captured its beginning
     * @param rest what follows
     * @param size of the whole file; -1 if that is not known
     */
    static Program read(ElfHeader header, CapturedBytes captured, InputStream rest, long size) throws IOException {
        ElfReader reader = new ElfReader(captured, header);
        if (size < 0 || size > captured.beginning()) {
            captured.capture(rest, reader.wanted(size));
        }
        return new Program(header, reader.interpreter(), reader.linking(), reader.arm());
    }

    /** What lies beyond the beginning of a large file, by the program headers. */
    private List<Wanted> wanted(long size) {
        List<Wanted> wanted = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.type() == PT_DYNAMIC || segment.type() == PT_INTERP) {
                wanted.add(new Wanted(segment.offset(), segment.size()));
            } else if (isArm() && segment.type() == PT_LOAD && (segment.flags() & PF_W) != 0) {
                wanted.add(new Wanted(segment.offset(), Math.min(segment.size(), DATA)));
            }
        }
        if (isArm() && size > 0) {
            wanted.add(new Wanted(Math.max(0, size - TAIL), TAIL));
        }
        return wanted;
    }

    private List<Segment> segments() {
        List<Segment> found = new ArrayList<>();
        int needed = wide ? 56 : 32;
        int count = Math.min(header.programHeaders(), MAX_SEGMENTS);
        for (int i = 0; i < count; i++) {
            long at = header.programHeadersAt() + (long) i * header.programHeaderSize();
            Optional<ByteBuffer> entry = bytes.at(at, needed);
            if (entry.isEmpty()) {
                break;
            }
            found.add(wide ? wideSegment(entry.get()) : narrowSegment(entry.get()));
        }
        return found;
    }

    private static Segment wideSegment(ByteBuffer entry) {
        return new Segment(entry.getInt(0), entry.getInt(4), entry.getLong(8), entry.getLong(16), entry.getLong(32));
    }

    private static Segment narrowSegment(ByteBuffer entry) {
        return new Segment(
                entry.getInt(0),
                entry.getInt(24),
                Integer.toUnsignedLong(entry.getInt(4)),
                Integer.toUnsignedLong(entry.getInt(8)),
                Integer.toUnsignedLong(entry.getInt(16)));
    }

    private @Nullable String interpreter() {
        return segments.stream()
                .filter(segment -> segment.type() == PT_INTERP)
                .findFirst()
                .filter(segment -> segment.size() >= 2 && segment.size() <= MAX_NAME)
                .flatMap(segment -> bytes.at(segment.offset(), segment.size())
                        .flatMap(whole -> bytes.text(segment.offset(), MAX_NAME)))
                .orElse(null);
    }

    private Linking linking() {
        Optional<ByteBuffer> table = segments.stream()
                .filter(segment -> segment.type() == PT_DYNAMIC)
                .findFirst()
                .flatMap(segment -> bytes.at(segment.offset(), Math.min(segment.size(), 1 << 20)));
        if (table.isEmpty()) {
            return Linking.NONE;
        }
        Map<Long, List<Long>> entries = new LinkedHashMap<>();
        int size = wide ? 16 : 8;
        for (int at = 0; at + size <= table.get().limit(); at += size) {
            long tag = wide ? table.get().getLong(at) : table.get().getInt(at);
            long value = wide
                    ? table.get().getLong(at + 8)
                    : Integer.toUnsignedLong(table.get().getInt(at + 4));
            if (tag == 0) {
                break;
            }
            List<Long> values = entries.computeIfAbsent(tag, key -> new ArrayList<>());
            if (values.size() < MAX_NEEDED) {
                values.add(value);
            }
        }
        Optional<Long> strings =
                entries.getOrDefault(DT_STRTAB, List.of()).stream().findFirst().flatMap(this::offsetOf);
        if (strings.isEmpty()) {
            return Linking.NONE;
        }
        return new Linking(
                texts(entries, DT_SONAME, strings.get()).stream().findFirst().orElse(""),
                texts(entries, DT_NEEDED, strings.get()),
                paths(texts(entries, DT_RPATH, strings.get())),
                paths(texts(entries, DT_RUNPATH, strings.get())));
    }

    private List<String> texts(Map<Long, List<Long>> entries, long tag, long strings) {
        return entries.getOrDefault(tag, List.of()).stream()
                .map(offset -> bytes.text(strings + offset, MAX_NAME))
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<String> paths(List<String> texts) {
        return texts.stream()
                .flatMap(text -> List.of(text.split(":", -1)).stream())
                .filter(path -> !path.isEmpty())
                .toList();
    }

    private Optional<Long> offsetOf(long address) {
        return segments.stream()
                .filter(segment -> segment.type() == PT_LOAD
                        && address >= segment.address()
                        && address - segment.address() < segment.size())
                .findFirst()
                .map(segment -> segment.offset() + (address - segment.address()));
    }

    private ArmBuild arm() {
        if (!isArm()) {
            return ArmBuild.NONE;
        }
        return ArmBuild.of(header.flags(), attributes(), goVariant());
    }

    private boolean isArm() {
        return header.machine().processor() == ARM && header.machine().bits() == 32;
    }

    private Optional<ArmAttributes> attributes() {
        long table = wide ? 0 : header.sectionHeadersAt();
        int count = Math.min(header.sectionHeaders(), MAX_SECTIONS);
        for (int i = 0; i < count; i++) {
            Optional<ByteBuffer> section = bytes.at(table + (long) i * header.sectionHeaderSize(), 40);
            if (section.isPresent() && section.get().getInt(4) == SHT_ARM_ATTRIBUTES) {
                return bytes.at(
                                Integer.toUnsignedLong(section.get().getInt(16)),
                                Integer.toUnsignedLong(section.get().getInt(20)))
                        .flatMap(ArmAttributes::read);
            }
        }
        return Optional.empty();
    }

    /** Go's linker puts the record at the beginning of what can be written. */
    private Optional<Integer> goVariant() {
        return segments.stream()
                .filter(segment -> segment.type() == PT_LOAD && (segment.flags() & PF_W) != 0)
                .map(segment -> bytes.from(segment.offset()).flatMap(GoBuild::armVariant))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
