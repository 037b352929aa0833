package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.builder.BuilderCondition;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.EngineSpec;
import io.github.pixelzx.docker.config.NodeSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The configured builder, and what earlier ones have left. */
record BuilderChecks(Engine engine, Buildx buildx, Function<EngineSpec, Engine> others) {

    List<Diagnosis> check(BuilderSpec spec) {
        List<Diagnosis> found = new ArrayList<>();
        if (spec.nodes().isEmpty()) {
            found.addAll(found("builder " + spec.name(), spec, builders(engine)));
        }
        spec.nodes().forEach(node -> found.addAll(found(node)));
        List<String> orphans = builders(engine).orphanedVolumes(spec);
        if (!orphans.isEmpty()) {
            found.add(Diagnosis.warn(
                    "volumes",
                    orphans.size() + " of builders whose container is gone: " + String.join(", ", orphans),
                    "docker volume rm " + String.join(" ", orphans) + "   (caches, if nobody needs those builders)"));
        }
        return found;
    }

    private Builders builders(Engine on) {
        return new Builders(on, buildx, Progress.SILENT);
    }

    /** A node that cannot be reached says nothing about the others. */
    private List<Diagnosis> found(NodeSpec node) {
        EngineSpec own = node.engine();
        if (own == null) {
            return found(node.title(), node.builder(), builders(engine));
        }
        try (Engine there = others.apply(own)) {
            return found(node.title(), node.builder(), builders(there));
        } catch (ProblemException e) {
            return List.of(Diagnosis.from(node.title(), Verdict.FAIL, e.problem()));
        }
    }

    private static List<Diagnosis> found(String subject, BuilderSpec spec, Builders builders) {
        List<Diagnosis> found = new ArrayList<>();
        BuilderCondition condition = builders.inspect(spec);
        found.add(
                switch (condition.state()) {
                    case READY, IDLE, ABSENT -> Diagnosis.ok(subject, condition.sentence());
                    case CHANGED ->
                        Diagnosis.warn(
                                subject, condition.sentence(), "mvn pixelzx-docker:buildx-setup   (or simply build)");
                    case FOREIGN ->
                        Diagnosis.warn(
                                subject,
                                condition.sentence(),
                                "-Dpixelzx.builder=<another name> (<builder><name>), to have one of the plugin's own");
                    case UNUSABLE -> Diagnosis.fail(subject, condition.sentence(), fixes(condition));
                });
        if (!condition.buildkit().isEmpty()) {
            found.add(Diagnosis.ok("BuildKit", condition.buildkit()));
        }
        return found;
    }

    /** Where there is no container here, the sentence says what is wrong elsewhere. */
    private static String[] fixes(BuilderCondition condition) {
        String other = "-Dpixelzx.builder=<another name> (<builder><name>)";
        return condition.container().isEmpty()
                ? new String[] {"-Dpixelzx.builder.driver=docker-container (<builder><driver>), to build on this engine"
                }
                : new String[] {"docker rm -f " + condition.container() + "   (the cache stays)", other};
    }
}
