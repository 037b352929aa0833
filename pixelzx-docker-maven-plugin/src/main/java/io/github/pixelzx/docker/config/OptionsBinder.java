package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds what BuildKit is told beyond build context, Dockerfile, stage and arguments. */
final class OptionsBinder {

    private static final Set<String> ENTITLEMENTS = Set.of("network.host", "security.insecure", "device");
    private static final Set<String> NETWORKS = Set.of("default", "none", "host");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_.-]+[:=](?:host-gateway|[0-9a-fA-F:.]+|\\[[0-9a-fA-F:]+])");
    private static final Pattern ULIMIT = Pattern.compile("[a-z]+=-?[0-9]+(?::-?[0-9]+)?");
    private static final Pattern SIZE =
            Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,3})?\\s*(?:[kmgt]i?)?b?", Pattern.CASE_INSENSITIVE);
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]*[./:][A-Za-z0-9._:/@-]*");
    private static final Pattern SSH = Pattern.compile("[A-Za-z0-9_.-]+(?:=.+)?");

    private final RawConfiguration raw;
    private final Sources sources;
    private final ValueReader reader;
    private final Mistakes mistakes;

    OptionsBinder(RawConfiguration raw, Sources sources, ValueReader reader, Mistakes mistakes) {
        this.raw = raw;
        this.sources = sources;
        this.reader = reader;
        this.mistakes = mistakes;
    }

    BuildOptions options() {
        ReferencesBinder references = new ReferencesBinder(raw.project().basedir(), reader, mistakes);
        return new BuildOptions(
                new BuildOptions.Metadata(
                        reader.bool(ParameterRow.DESCRIBE, true), raw.project().about(), labels(), annotations()),
                references.contexts(),
                references.secrets(),
                matching(
                        ParameterRow.SSH, lines(ParameterRow.SSH), SSH, "is neither 'default' nor of the form id=path"),
                new BuildOptions.Cache(
                        references.caches(ParameterRow.CACHE_FROM),
                        references.caches(ParameterRow.CACHE_TO),
                        reader.bool(ParameterRow.NO_CACHE, false),
                        list(ParameterRow.NO_CACHE_FILTER),
                        reader.bool(ParameterRow.PULL, false)),
                run(),
                attestations(),
                reader.choice(ParameterRow.LINT, LintLevel.class));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        sources.findEach(ParameterRow.LABELS).forEach((name, given) -> {
            reader.remember(given);
            String text = given.value().text();
            if (text == null) {
                mistakes.add(given, "it takes text, not elements", "nodes");
            } else if (!name.equals("label")) {
                labels.put(name, text);
            } else if (text.indexOf('=') < 1) {
                mistakes.add(given, "'" + text + "' is not of the form name=value", "com.acme/team=nodes");
            }
        });
        // The form with the name in the text may be repeated, which elements of a name of their own may not.
        sources.find(ParameterRow.LABELS).stream()
                .flatMap(given -> given.value().children("label").stream())
                .map(Texts::of)
                .filter(text -> text.indexOf('=') > 0)
                .forEach(text ->
                        labels.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1)));
        return labels;
    }

    private List<ImageAnnotation> annotations() {
        List<ImageAnnotation> annotations = new ArrayList<>();
        reader.given(ParameterRow.ANNOTATIONS)
                .ifPresent(given -> reader.lines(given).forEach(line -> {
                    try {
                        annotations.addAll(ImageAnnotation.parse(line));
                    } catch (IllegalArgumentException e) {
                        mistakes.add(
                                given,
                                String.valueOf(e.getMessage()),
                                given.row().example());
                    }
                }));
        return annotations;
    }

    private BuildOptions.Run run() {
        String network = oneOf(ParameterRow.NETWORK, NETWORKS);
        List<String> allowed = reader.given(ParameterRow.ALLOW)
                .map(given -> entitlements(given, reader, mistakes))
                .orElse(List.of());
        if ("host".equals(network) && !allowed.contains("network.host")) {
            mistakes.add(
                    ConfigurationTable.label(ParameterRow.NETWORK)
                            + ": the network of this machine is an entitlement, which has to be allowed by its name",
                    ConfigurationTable.xml("allow", "network.host") + " (-Dpixelzx.allow=network.host)");
        }
        return new BuildOptions.Run(
                network,
                matching(ParameterRow.ADD_HOSTS, list(ParameterRow.ADD_HOSTS), HOST, "is not of the form name:address")
                        .stream()
                        .map(host -> host.replaceFirst("[:=]", "="))
                        .toList(),
                matching(ParameterRow.ULIMITS, list(ParameterRow.ULIMITS), ULIMIT, "is not of the form name=soft:hard"),
                matching(ParameterRow.SHM_SIZE, scalars(ParameterRow.SHM_SIZE), SIZE, "is no size, such as 256m")
                        .stream()
                        .findFirst()
                        .map(size -> size.replace(" ", "").toLowerCase(Locale.ROOT))
                        .orElse(null),
                allowed);
    }

    /** Entitlements, each known by its name; a device's name follows after {@code device=}. */
    static List<String> entitlements(Given given, ValueReader reader, Mistakes mistakes) {
        List<String> names = reader.list(given);
        names.stream()
                .filter(name -> !ENTITLEMENTS.contains(name.replaceFirst("^device=.*", "device")))
                .forEach(name -> mistakes.add(
                        given,
                        "'" + name + "' is none of "
                                + String.join(
                                        ", ", ENTITLEMENTS.stream().sorted().toList()),
                        Nearest.to(name, ENTITLEMENTS).orElse("network.host")));
        return names;
    }

    private BuildOptions.Attestations attestations() {
        String provenance = oneOf(ParameterRow.PROVENANCE, Set.of("off", "min", "max", "false"));
        String sbom = scalars(ParameterRow.SBOM).stream()
                .findFirst()
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "off", "false" -> "off";
                    case "on", "true" -> "true";
                    default -> text;
                })
                .orElse("off");
        if (!Set.of("off", "true").contains(sbom) && !IMAGE.matcher(sbom).matches()) {
            reader.scalar(ParameterRow.SBOM)
                    .ifPresent(given -> mistakes.add(
                            given, "'" + sbom + "' is neither on, off nor the reference of an image", "on"));
        }
        return new BuildOptions.Attestations(
                provenance == null || provenance.equals("off") || provenance.equals("false") ? null : provenance,
                sbom.equals("off") ? null : sbom);
    }

    private @Nullable String oneOf(ParameterRow row, Set<String> words) {
        Optional<Given> given = reader.scalar(row);
        if (given.isEmpty()) {
            return null;
        }
        String text = Texts.of(given.get().value()).toLowerCase(Locale.ROOT);
        if (!words.contains(text)) {
            mistakes.add(
                    given.get(),
                    "'" + text + "' is none of "
                            + String.join(", ", words.stream().sorted().toList()),
                    Nearest.to(text, words).orElse(row.example()));
            return null;
        }
        return text;
    }

    private List<String> scalars(ParameterRow row) {
        return reader.scalar(row).map(given -> List.of(Texts.of(given.value()))).orElse(List.of());
    }

    private List<String> list(ParameterRow row) {
        return reader.given(row).map(reader::list).orElse(List.of());
    }

    private List<String> lines(ParameterRow row) {
        return reader.given(row).map(reader::lines).orElse(List.of());
    }

    private List<String> matching(ParameterRow row, List<String> values, Pattern form, String otherwise) {
        values.stream()
                .filter(value -> !form.matcher(value).matches())
                .forEach(value -> sources.find(row)
                        .ifPresent(given -> mistakes.add(given, "'" + value + "' " + otherwise, row.example())));
        return values;
    }
}
