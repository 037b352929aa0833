package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.audit.ImageTree.Lookup;
import io.github.pixelzx.docker.audit.ImageTree.Missing;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import io.github.pixelzx.docker.audit.ImageTree.TooManyLinks;
import io.github.pixelzx.docker.layout.LayerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layers of these tests are real tar files; files are told apart by the reason a script's first line gives. */
class ImageTreeTest {

    @TempDir
    Path directory;

    private int files;

    @Test
    void showsTheUpperFile() {
        ImageTree tree =
                tree(new LayerFixture().script("bin/app", "#!lower"), new LayerFixture().script("bin/app", "#!upper"));

        assertThat(line(tree, "/bin/app")).isEqualTo("upper");
    }

    @Test
    void hidesWhatAWhiteoutNames() {
        ImageTree tree = tree(
                new LayerFixture().script("bin/app", "#!1").script("bin/other", "#!2"),
                new LayerFixture().marker("bin/.wh.app"));

        assertThat(tree.find("/bin/app")).isEqualTo(new Missing("/bin/app"));
        assertThat(line(tree, "/bin/other")).isEqualTo("2");
    }

    @Test
    void hidesADirectoryWithAllThatIsInIt() {
        ImageTree tree = tree(
                new LayerFixture().directory("opt").script("opt/deep/app", "#!1"),
                new LayerFixture().marker(".wh.opt"));

        assertThat(tree.find("/opt/deep/app")).isEqualTo(new Missing("/opt/deep/app"));
    }

    @Test
    void keepsAFileOfTheLayerThatHidesTheOldOne() {
        ImageTree tree = tree(
                new LayerFixture().script("bin/app", "#!old"),
                new LayerFixture().script("bin/app", "#!new").marker("bin/.wh.app"));

        assertThat(line(tree, "/bin/app")).isEqualTo("new");
    }

    @Test
    void emptiesAnOpaqueDirectoryOfTheLayersBelowOnly() {
        ImageTree tree = tree(
                new LayerFixture().script("opt/old", "#!old").script("etc/kept", "#!kept"),
                new LayerFixture().script("opt/new", "#!new").marker("opt/.wh..wh..opq"));

        assertThat(tree.find("/opt/old")).isEqualTo(new Missing("/opt/old"));
        assertThat(line(tree, "/opt/new")).isEqualTo("new");
        assertThat(line(tree, "/etc/kept")).isEqualTo("kept");
    }

    @Test
    void ignoresWhatAufsKeptForItself() {
        ImageTree tree = tree(new LayerFixture().script("bin/app", "#!1"), new LayerFixture().marker(".wh..wh.plnk"));

        assertThat(line(tree, "/bin/app")).isEqualTo("1");
    }

    @Test
    void followsAbsoluteAndRelativeLinks() {
        ImageTree tree = tree(new LayerFixture()
                .script("opt/v2/app", "#!app")
                .symlink("opt/current", "v2")
                .symlink("usr/bin/app", "/opt/current/app")
                .symlink("usr/bin/up", "../../opt/v2/app"));

        assertThat(tree.find("/usr/bin/app"))
                .isInstanceOfSatisfying(
                        Found.class, found -> assertThat(found.path()).isEqualTo("/opt/v2/app"));
        assertThat(line(tree, "/usr/bin/up")).isEqualTo("app");
    }

    @Test
    void followsLinksAcrossLayersBothWays() {
        ImageTree tree = tree(
                new LayerFixture().symlink("usr/bin/app", "/opt/app").script("lower", "#!lower"),
                new LayerFixture().script("opt/app", "#!app").symlink("upper", "lower"));

        assertThat(line(tree, "/usr/bin/app")).isEqualTo("app");
        assertThat(line(tree, "/upper")).isEqualTo("lower");
    }

    @Test
    void putsFilesWhereALinkedDirectoryLeads() {
        ImageTree tree = tree(
                new LayerFixture().directory("usr/bin").symlink("bin", "usr/bin"),
                new LayerFixture().script("bin/app", "#!app"));

        assertThat(tree.find("/usr/bin/app")).isInstanceOf(Found.class);
        assertThat(line(tree, "/bin/app")).isEqualTo("app");
    }

    @Test
    void letsADirectoryTakeThePlaceOfALink() {
        ImageTree tree = tree(
                new LayerFixture().script("usr/bin/app", "#!old").symlink("bin", "usr/bin"),
                new LayerFixture().directory("bin").script("bin/tool", "#!tool"));

        assertThat(tree.find("/bin/app")).isEqualTo(new Missing("/bin/app"));
        assertThat(line(tree, "/bin/tool")).isEqualTo("tool");
    }

    @Test
    void keepsADirectoryThatALayerMentionsAgain() {
        ImageTree tree = tree(new LayerFixture().script("bin/app", "#!app"), new LayerFixture().directory("bin"));

        assertThat(line(tree, "/bin/app")).isEqualTo("app");
    }

    @Test
    void dropsWhatWasInADirectoryThatBecomesAFile() {
        ImageTree tree = tree(new LayerFixture().script("app/run", "#!run"), new LayerFixture().script("app", "#!app"));

        assertThat(line(tree, "/app")).isEqualTo("app");
        assertThat(tree.find("/app/run")).isInstanceOf(Missing.class);
    }

    @Test
    void knowsHardLinksWithinAndAcrossLayers() {
        ImageTree tree = tree(
                new LayerFixture().script("bin/app", "#!app").hardLink("bin/same", "bin/app"),
                new LayerFixture().hardLink("bin/again", "/bin/same").hardLink("bin/broken", "bin/gone"));

        assertThat(line(tree, "/bin/same")).isEqualTo("app");
        assertThat(line(tree, "/bin/again")).isEqualTo("app");
        assertThat(tree.find("/bin/broken")).isEqualTo(new Missing("/bin/broken"));
    }

    @Test
    void keepsAHardLinkWhoseOtherNameIsHidden() {
        ImageTree tree = tree(
                new LayerFixture().script("bin/app", "#!app").hardLink("bin/same", "bin/app"),
                new LayerFixture().marker("bin/.wh.app"));

        assertThat(line(tree, "/bin/same")).isEqualTo("app");
    }

    @Test
    void givesUpOnLinksThatLeadInACircle() {
        ImageTree tree = tree(new LayerFixture()
                .symlink("a", "b")
                .symlink("b", "/a")
                .symlink("self", "self")
                .script("self/app", "#!never"));

        assertThat(tree.find("/a")).isInstanceOf(TooManyLinks.class);
        assertThat(tree.find("/self/app")).isInstanceOf(TooManyLinks.class);
    }

    @Test
    void staysBelowTheRoot() {
        ImageTree tree = tree(new LayerFixture().script("etc/motd", "#!inside").symlink("out", "../../../../etc/motd"));

        assertThat(line(tree, "/out")).isEqualTo("inside");
        assertThat(line(tree, "/../../etc/./motd")).isEqualTo("inside");
    }

    @Test
    void namesWhatADanglingLinkLeadsTo() {
        ImageTree tree = tree(new LayerFixture().symlink("bin/app", "/opt/gone/app"));

        assertThat(tree.find("/bin/app")).isEqualTo(new Missing("/opt/gone/app"));
    }

    @Test
    void readsNamesHoweverTheyAreWritten() {
        ImageTree tree = tree(new LayerFixture()
                .directory("./bin")
                .script("./bin//app", "#!app")
                .script("/etc/run", "#!run"));

        assertThat(line(tree, "/bin/app")).isEqualTo("app");
        assertThat(line(tree, "/etc/run")).isEqualTo("run");
    }

    private ImageTree tree(LayerFixture... layers) {
        List<List<LayerEntry>> read = new ArrayList<>();
        for (LayerFixture layer : layers) {
            try {
                Path file = Files.write(directory.resolve("layer" + files++), layer.gzip());
                read.add(new LayerReader(file, "a layer").read());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ImageTree.of(read);
    }

    private static String line(ImageTree tree, String path) {
        Lookup lookup = tree.find(path);
        assertThat(lookup).isInstanceOf(Found.class);
        RegularFile file = (RegularFile) ((Found) lookup).node();
        return ((FileContent.Script) file.content()).line();
    }
}
