package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.config.AuditSpec.Growth;
import io.github.pixelzx.docker.config.AuditSpec.RuleSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Binds what the audit looks for and how much an image may weigh. */
final class AuditBinder {

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,3})?\\s*%");
    private static final Set<String> IN_RULE = Set.of("level", "includes", "excludes");
    private static final List<String> LEVELS = levels();

    private final Sources sources;
    private final ValueReader reader;
    private final Mistakes mistakes;

    AuditBinder(Sources sources, ValueReader reader, Mistakes mistakes) {
        this.sources = sources;
        this.reader = reader;
        this.mistakes = mistakes;
    }

    private static List<String> levels() {
        List<String> levels = new ArrayList<>();
        for (AuditLevel level : AuditLevel.values()) {
            levels.add(level.name().toLowerCase(Locale.ROOT));
        }
        return levels;
    }

    AuditSpec audit() {
        return new AuditSpec(
                reader.choice(ParameterRow.AUDIT, AuditMode.class), rules(), maxSize(), maxLayers(), maxGrowth());
    }

    private Map<AuditRule, RuleSpec> rules() {
        Map<AuditRule, RuleSpec> rules = new EnumMap<>(AuditRule.class);
        for (Map.Entry<String, Given> each :
                sources.findEach(ParameterRow.AUDIT_RULES).entrySet()) {
            String id = each.getKey();
            Given given = each.getValue();
            reader.remember(given);
            Optional<AuditRule> rule = AuditRule.byId(id);
            if (rule.isEmpty()) {
                unknown(id, given);
            } else if (rule.get().always()) {
                mistakes.add(
                        given.label() + ", given by " + given.origin().place() + ": this rule always applies; what"
                                + " breaks it is not one image any more",
                        "remove <" + id + "> from <rules>");
            } else {
                rules.put(rule.get(), rule(given));
            }
        }
        return rules;
    }

    private void unknown(String id, Given given) {
        List<String> ids = Arrays.stream(AuditRule.values())
                .filter(rule -> !rule.always())
                .map(AuditRule::id)
                .toList();
        Optional<String> nearest = Nearest.to(id, ids);
        mistakes.add(
                given.label() + ", given by " + given.origin().place() + ": there is no such rule; "
                        + nearest.map(name -> "the nearest is " + name).orElse("there are " + String.join(", ", ids)),
                nearest.map(name -> "write " + name + " instead of " + id)
                        .orElse("remove " + id + "; mvn pixelzx-docker:help -Dtopic=audit tells of all rules"));
    }

    private RuleSpec rule(Given given) {
        RawElement value = given.value();
        if (value.text() != null) {
            return new RuleSpec(level(given, value.text()), List.of(), List.of());
        }
        value.children().stream()
                .filter(child -> !IN_RULE.contains(child.name()))
                .forEach(child -> mistakes.add(
                        given.label() + "<" + child.name() + ">, given by "
                                + given.origin().place() + ": there is no such element; there are <level>,"
                                + " <includes>, <excludes>",
                        given.xml("<level>warn</level><excludes>/opt/vendor/**</excludes>")));
        return new RuleSpec(
                value.child("level").map(level -> level(given, Texts.of(level))).orElse(null),
                patterns(given, value, "includes"),
                patterns(given, value, "excludes"));
    }

    private @Nullable AuditLevel level(Given given, String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(word)) {
            mistakes.add(
                    given,
                    "'" + text + "' is none of " + String.join(", ", LEVELS),
                    Nearest.to(word, LEVELS).orElse("warn"));
            return null;
        }
        return AuditLevel.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private List<SubjectPattern> patterns(Given given, RawElement rule, String name) {
        return rule.children(name).stream()
                .flatMap(element ->
                        reader.list(new Given(given.row(), given.key() + '.' + name, element, given.origin())).stream())
                .map(SubjectPattern::new)
                .toList();
    }

    private long maxSize() {
        return ByteSize.of(scalar(ParameterRow.AUDIT_MAX_SIZE, ByteSize.FORM, "is no size with a unit, such as 200MB")
                .orElse(""));
    }

    private int maxLayers() {
        return Integer.parseInt(scalar(ParameterRow.AUDIT_MAX_LAYERS, COUNT, "is no number of layers")
                .orElse("0"));
    }

    private @Nullable Growth maxGrowth() {
        Pattern form = Pattern.compile(PERCENT.pattern() + "|" + ByteSize.FORM.pattern());
        String text = scalar(
                        ParameterRow.AUDIT_MAX_GROWTH,
                        form,
                        "is neither a percentage such as 10% nor a size such as 5MB")
                .orElse("");
        if (text.isEmpty()) {
            return null;
        }
        return PERCENT.matcher(text).matches()
                ? new Growth(new BigDecimal(text.replace("%", "").strip()), true)
                : new Growth(BigDecimal.valueOf(ByteSize.of(text)), false);
    }

    private Optional<String> scalar(ParameterRow row, Pattern form, String otherwise) {
        Optional<Given> given = reader.scalar(row);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = Optional.of(Texts.of(given.get().value()));
        if (text.isPresent()
                && !form.matcher(text.get().toLowerCase(Locale.ROOT)).matches()) {
            mistakes.add(given.orElseThrow(), "'" + text.get() + "' " + otherwise, row.example());
            return Optional.empty();
        }
        return text;
    }
}
