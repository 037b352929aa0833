package io.github.pixelzx.docker.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of a checkout with changes nobody has committed. */
class GitStateTest {

    private static final GitState CLEAN =
            new GitState(true, "0123456", "main", null, null, false, null, "v1.0-3-g0123456");

    @Test
    void isDescribedAsChangedWhereChangesAreElsewhere() {
        GitState changed = CLEAN.orDirty(true);

        assertThat(changed.dirty()).isTrue();
        assertThat(changed.describe()).isEqualTo("v1.0-3-g0123456-dirty");
        assertThat(changed.orDirty(true)).as("said once").isEqualTo(changed);
    }

    @Test
    void staysAsItIsWhereNothingIsChangedAnywhere() {
        assertThat(CLEAN.orDirty(false)).isEqualTo(CLEAN);
        assertThat(GitState.ABSENT.orDirty(true).describe()).isNull();
    }
}
