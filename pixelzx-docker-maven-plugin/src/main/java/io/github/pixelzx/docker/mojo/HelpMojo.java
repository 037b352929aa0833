package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.ConfigurationReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Shows the goals, the parameters, or what is known about a problem. */
@Mojo(name = "help", requiresProject = false, threadSafe = true)
public final class HelpMojo extends AbstractMojo {

    private final MojoExecution execution;

    /**
     * Topic to show, as problems name it at their end, for example <code>no-engine</code>. Without a value all topics
     * are listed.
     */
    @Parameter(property = "topic")
    private @Nullable String topic;

    /** Lists every parameter with property, environment variable, default and example. */
    @Parameter(property = "parameters", defaultValue = "false")
    private boolean parameters;

    @Inject
    HelpMojo(MojoExecution execution) {
        this.execution = execution;
    }

    @Override
    public void execute() {
        List<String> lines;
        if (topic != null) {
            lines = topic(Faq.read(), topic);
        } else {
            lines = parameters ? ConfigurationReference.lines() : goals();
        }
        lines.forEach(getLog()::info);
    }

    static List<String> topic(Faq faq, String wanted) {
        if (wanted.isBlank() || wanted.equals("true")) {
            return List.of("Topics: " + String.join(", ", faq.topics()));
        }
        Optional<List<String>> section = faq.section(wanted);
        if (section.isPresent()) {
            return section.get();
        }
        String unknown = "There is no topic '" + wanted + "'";
        Optional<String> nearest = faq.nearest(wanted);
        List<String> lines = new ArrayList<>();
        lines.add(nearest.map(name -> unknown + "; the nearest is '" + name + "':")
                .orElseGet(() -> unknown + "; there are " + String.join(", ", faq.topics())));
        lines.addAll(nearest.flatMap(faq::section).orElse(List.of()));
        return lines;
    }

    private List<String> goals() {
        return execution.getMojoDescriptor().getPluginDescriptor().getMojos().stream()
                .sorted(Comparator.comparing(MojoDescriptor::getGoal))
                .map(HelpMojo::goal)
                .toList();
    }

    private static String goal(MojoDescriptor goal) {
        String description = goal.getDescription() == null ? "" : goal.getDescription();
        String sentence =
                description.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").replaceFirst("\\. .*", ".");
        String phase = goal.getPhase() == null ? "" : " (phase " + goal.getPhase() + ')';
        return "pixelzx-docker:" + goal.getGoal() + phase + ": " + sentence;
    }
}
