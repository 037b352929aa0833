package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.DockerSpec.ValueOrigin;
import io.github.pixelzx.docker.config.ParameterRow;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.RecordText;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the executions of one Maven run build, and where: an image has one workspace, and a second one of its name would take
 * the place of the first, before that one is tested or published.
 *
 * <p>What is remembered lives as long as the Maven run and consists of the JDK's types: modules may load this plugin
 * separately.
 *
 * @param run what the run keeps for its plugins
 */
record ReactorBuilds(Map<String, Object> run) {

    private static final String KEY = "io.github.pixelzx.docker.built";
    private static final String EXECUTION = "execution";
    private static final String CONTENTS = "contents";
    private static final String CLI = "default-cli";

    /** Says what is in an image. */
    private static final Set<ParameterRow> CONTENT_ROWS = EnumSet.range(ParameterRow.PLATFORMS, ParameterRow.SBOM);

    /**
     * Says that an execution begins to build.
     *
     * @param execution its id
     * @throws ProblemException if another one of this run built something else into the same workspace
     */
    void begin(String execution, DockerSpec spec, Workspace workspace) {
        Map<String, String> own = values(spec);
        own.put(EXECUTION, execution);
        own.put(CONTENTS, spec.image().platforms() + RecordText.of(spec.build()));
        Map<String, String> first;
        synchronized (run) {
            first = built().computeIfAbsent(workspace.directory().toString(), directory -> own);
        }
        if (!first.getOrDefault(CONTENTS, "").equals(own.get(CONTENTS))) {
            throw problem(first, own, execution, spec.image().name()).asException();
        }
    }

    private static Problem problem(Map<String, String> first, Map<String, String> own, String execution, String image) {
        String other = first.getOrDefault(EXECUTION, "");
        boolean direct = execution.equals(CLI);
        List<String> fixes = new ArrayList<>();
        fixes.add("<image>" + image + '-' + (direct ? "other" : execution)
                + "</image> in the <configuration> of execution "
                + (direct ? other : execution)
                + " (-Dpixelzx." + (direct ? other : execution) + ".image): an image of its own");
        fixes.add(
                direct
                        ? "or mvn pixelzx-docker:build@" + other + " (on the command line: as execution " + other
                                + " builds)"
                        : "or one execution with <goal>build</goal>, if it is meant to be one image");
        return Problem.project(
                HelpTopic.CONFIGURATION,
                "Executions " + other + " and " + execution + " both make the image '" + image + "'",
                execution + " would replace what " + other + " made in this build" + difference(first, own),
                fixes.toArray(String[]::new));
    }

    /** The parameters in which two executions differ. */
    private static String difference(Map<String, String> first, Map<String, String> own) {
        Set<String> names = new TreeSet<>(own.keySet());
        names.addAll(first.keySet());
        names.removeAll(Set.of(EXECUTION, CONTENTS));
        String differing = names.stream()
                .filter(name -> !own.getOrDefault(name, "").equals(first.getOrDefault(name, "")))
                .map(name -> '<' + name + "> is " + shown(first, name) + " and " + shown(own, name))
                .collect(Collectors.joining(", "));
        return differing.isEmpty() ? "" : ": " + differing;
    }

    private static String shown(Map<String, String> values, String name) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty() ? "not set" : value;
    }

    private static Map<String, String> values(DockerSpec spec) {
        Set<String> elements = CONTENT_ROWS.stream()
                .map(row -> row.element().split("\\.", -1)[0])
                .collect(Collectors.toSet());
        return spec.origins().stream()
                .filter(origin -> elements.contains(origin.parameter().split("\\.", -1)[0]))
                .collect(Collectors.toMap(
                        ValueOrigin::parameter, ValueOrigin::value, (one, another) -> another, TreeMap::new));
    }

    @SuppressWarnings("unchecked") // only this class writes the value
    private Map<String, Map<String, String>> built() {
        return (Map<String, Map<String, String>>)
                run.computeIfAbsent(KEY, key -> new ConcurrentHashMap<String, Map<String, String>>());
    }
}
