package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.workspace.Workspace;

/**
 * Reads the layout of a workspace, every byte of it unless its seal says that not one was written since all were compared.
 */
final class CheckedLayout {

    private CheckedLayout() {}

    /**
     * Reads it, and seals it where it was not.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException as {@link ImageLayout#read(Path)}
     */
    static ImageLayout read(Workspace workspace) {
        // Looked at first: what is written while it is read breaks the seal.
        LayoutSeal seal = LayoutSeal.of(workspace.layout());
        boolean intact = !seal.files().isEmpty()
                && workspace
                        .read(LayoutSeal.FILE, LayoutSeal.class)
                        .filter(seal::equals)
                        .isPresent();
        if (intact) {
            return ImageLayout.readSealed(workspace.layout());
        }
        ImageLayout layout = ImageLayout.read(workspace.layout());
        if (!seal.files().isEmpty()) {
            workspace.write(LayoutSeal.FILE, seal);
        }
        return layout;
    }
}
