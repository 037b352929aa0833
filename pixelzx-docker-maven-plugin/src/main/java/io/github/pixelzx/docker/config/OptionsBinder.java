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
                        ParameterRow.SSH,
                        reader.lines(ParameterRow.SSH),
                        SSH,
                        "is neither 'default' nor of the form id=path"),
                new BuildOptions.Cache(
                        references.caches(ParameterRow.CACHE_FROM),
                        references.caches(ParameterRow.CACHE_TO),
                        reader.bool(ParameterRow.NO_CACHE, false),
                        reader.list(ParameterRow.NO_CACHE_FILTER),
                        reader.bool(ParameterRow.PULL, false)),
                run(),
                attestations(),
                reader.choice(ParameterRow.FILE_TIMES, FileTimes.class),
                reader.choice(ParameterRow.LINT, LintLevel.class));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (Map.Entry<String, Given> each :
                sources.findEach(ParameterRow.LABELS).entrySet()) {
            String name = each.getKey();
            Given given = each.getValue();
            reader.remember(given);
            String text = given.value().text();
            if (text == null) {
                mistakes.add(given, "it takes text, not elements", "nodes");
            } else if (!name.equals("label")) {
                labels.put(name, text);
            } else if (text.indexOf('=') < 1) {
                mistakes.add(given, "'" + text + "' is not of the form name=value", "com.acme/team=nodes");
            }
        }
        // The form with the name in the text may be repeated, which elements of a name of their own may not.
        Optional<Given> all = sources.find(ParameterRow.LABELS);
        for (RawElement label : all.isPresent() ? all.get().value().children("label") : List.<RawElement>of()) {
            String text = Texts.of(label);
            int equals = text.indexOf('=');
            if (equals > 0) {
                labels.put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return labels;
    }

    private List<ImageAnnotation> annotations() {
        List<ImageAnnotation> annotations = new ArrayList<>();
        Optional<Given> given = reader.given(ParameterRow.ANNOTATIONS);
        for (String line : given.isPresent() ? reader.lines(given.get()) : List.<String>of()) {
            try {
                annotations.addAll(ImageAnnotation.parse(line));
            } catch (IllegalArgumentException e) {
                mistakes.add(
                        given.orElseThrow(),
                        String.valueOf(e.getMessage()),
                        given.orElseThrow().row().example());
            }
        }
        return annotations;
    }

    private BuildOptions.Run run() {
        String network = oneOf(ParameterRow.NETWORK, NETWORKS);
        Optional<Given> allow = reader.given(ParameterRow.ALLOW);
        List<String> allowed = allow.isPresent() ? entitlements(allow.get(), reader, mistakes) : List.of();
        if ("host".equals(network) && !allowed.contains("network.host")) {
            mistakes.add(
                    ConfigurationTable.label(ParameterRow.NETWORK)
                            + ": the network of this machine is an entitlement, which has to be allowed by its name",
                    ConfigurationTable.xml("allow", "network.host") + " (-Dpixelzx.allow=network.host)");
        }
        return new BuildOptions.Run(
                network,
                hosts(),
                matching(
                        ParameterRow.ULIMITS,
                        reader.list(ParameterRow.ULIMITS),
                        ULIMIT,
                        "is not of the form name=soft:hard"),
                shmSize(),
                allowed);
    }

    private List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (String host : matching(
                ParameterRow.ADD_HOSTS, reader.list(ParameterRow.ADD_HOSTS), HOST, "is not of the form name:address")) {
            hosts.add(host.replaceFirst("[:=]", "="));
        }
        return hosts;
    }

    private @Nullable String shmSize() {
        String size = reader.text(ParameterRow.SHM_SIZE);
        if (size == null) {
            return null;
        }
        matching(ParameterRow.SHM_SIZE, List.of(size), SIZE, "is no size, such as 256m");
        return size.replace(" ", "").toLowerCase(Locale.ROOT);
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
        Optional<Given> given = reader.scalar(ParameterRow.SBOM);
        String text = given.isPresent() ? Texts.of(given.get().value()) : "off";
        String sbom = switch (text.toLowerCase(Locale.ROOT)) {
            case "off", "false" -> "off";
            case "on", "true" -> "true";
            default -> text;
        };
        if (given.isPresent()
                && !Set.of("off", "true").contains(sbom)
                && !IMAGE.matcher(sbom).matches()) {
            mistakes.add(given.get(), "'" + sbom + "' is neither on, off nor the reference of an image", "on");
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

    private List<String> matching(ParameterRow row, List<String> values, Pattern form, String otherwise) {
        for (String value : values) {
            if (!form.matcher(value).matches()) {
                mistakes.add(sources.find(row).orElseThrow(), "'" + value + "' " + otherwise, row.example());
            }
        }
        return values;
    }
}
