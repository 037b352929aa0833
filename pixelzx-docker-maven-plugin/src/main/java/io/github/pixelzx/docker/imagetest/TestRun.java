package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Runs the platforms that have to be run, each on its engine and all side by side; without any no engine is asked for. */
record TestRun(
        TestEngines engines,
        Progress progress,
        TestSpec spec,
        Workspace workspace,
        PlatformResults results,
        Hindrances hindrances) {

    /** A result for every platform of the layout. */
    List<PlatformResult> run(ImageLayout layout, Selection selection) {
        Map<Platform, PlatformResult> done = new TreeMap<>();
        Map<TestEngine, List<PlatformImage>> open = new LinkedHashMap<>();
        for (PlatformImage platform : layout.platforms()) {
            Optional<PlatformResult> known = spec.force() && results.isAskedFor(platform)
                    ? Optional.empty()
                    : results.earlier(platform, selection);
            if (known.isPresent()) {
                done.put(platform.platform(), known.get());
            } else if (results.isAskedFor(platform)) {
                open.computeIfAbsent(engines.of(platform.platform()), engine -> new ArrayList<>())
                        .add(platform);
            } else {
                done.put(platform.platform(), results.skipped(platform, "not asked for"));
            }
        }
        if (!open.isEmpty()) {
            run(layout, open, selection).forEach(result -> done.put(result.platform(), result));
        }
        return List.copyOf(done.values());
    }

    private List<PlatformResult> run(
            ImageLayout layout, Map<TestEngine, List<PlatformImage>> open, Selection selection) {
        RunName name = RunName.create();
        List<Callable<Engine>> doors = new ArrayList<>();
        List<Callable<List<PlatformResult>>> runs = new ArrayList<>();
        open.forEach((engine, platforms) -> {
            EngineRun run = new EngineRun(engine, name, progress, spec, workspace, results, hindrances);
            doors.add(() -> engine.engine().get());
            runs.add(() -> run.run(layout, platforms, selection));
        });
        try (Lanes lanes = new Lanes()) {
            // An engine that does not answer ends the run before another one begins to work.
            lanes.all(doors);
            return lanes.all(runs).stream().flatMap(List::stream).toList();
        }
    }
}
