package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.ServiceTest;
import io.github.pixelzx.docker.config.TestCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tests that have to run one after another, since they share a volume; other chains may run at the same time. */
final class Chains {

    /** One chain: numbers of tests, in the order of the list, and the volumes that tie them. */
    private record Chain(TreeSet<Integer> tests, Set<String> volumes) {}

    private Chains() {}

    /** The chains of a list of tests, as numbers in that list; every test is in one. */
    static List<List<Integer>> of(List<TestCase> cases) {
        List<Chain> chains = new ArrayList<>();
        for (int number = 0; number < cases.size(); number++) {
            Chain joined = new Chain(new TreeSet<>(List.of(number)), new TreeSet<>(volumes(cases.get(number))));
            List<Chain> tied = chains.stream()
                    .filter(chain -> chain.volumes().stream().anyMatch(joined.volumes()::contains))
                    .toList();
            for (Chain chain : tied) {
                joined.tests().addAll(chain.tests());
                joined.volumes().addAll(chain.volumes());
            }
            chains.removeAll(tied);
            chains.add(joined);
        }
        return chains.stream().map(chain -> List.copyOf(chain.tests())).toList();
    }

    static Set<String> volumes(TestCase test) {
        if (test instanceof CommandTest command) {
            return command.program().volumes().keySet();
        }
        return test instanceof ServiceTest service ? service.program().volumes().keySet() : Set.of();
    }
}
