package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.registry.RegistryImage;

/** Where an image's documents are read, each compared with its digest. */
sealed interface ImageSource extends AutoCloseable {

    /** What people call the image. */
    String name();

    /** The index, or the manifest where there is no index. */
    Descriptor top();

    /** The bytes of an index, manifest, config or attestation of the image. */
    byte[] document(Descriptor document);

    @Override
    void close();

    /** An image layout on disk. */
    record OfLayout(ImageLayout layout) implements ImageSource {

        @Override
        public String name() {
            return layout.directory().toString();
        }

        @Override
        public Descriptor top() {
            return layout.index();
        }

        @Override
        public byte[] document(Descriptor document) {
            return layout.bytes(document);
        }

        @Override
        public void close() {}
    }

    /** An image in a registry. */
    record OfRegistry(RegistryImage image) implements ImageSource {

        @Override
        public String name() {
            return image.reference().toString();
        }

        @Override
        public Descriptor top() {
            return image.top();
        }

        @Override
        public byte[] document(Descriptor document) {
            return image.document(document);
        }

        @Override
        public void close() {
            image.registry().close();
        }
    }
}
