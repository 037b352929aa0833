package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;

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
    record OfRegistry(ImageReference reference, Registry registry, RegistryDocument index) implements ImageSource {

        /**
         * Reads the image's index.
         *
         * @throws ProblemException IMAGE_UNKNOWN if the registry has no such image
         */
        static OfRegistry read(ImageReference reference, Registry registry) {
            String tagOrDigest = reference
                    .digestIfAny()
                    .map(Digest::toString)
                    .or(reference::tagIfAny)
                    .orElse("latest");
            RegistryDocument index = registry.getManifest(tagOrDigest).orElseThrow(() -> unknown(reference));
            reference
                    .digestIfAny()
                    .filter(wanted -> !wanted.equals(index.digest()))
                    .ifPresent(wanted -> {
                        throw differs(reference, wanted, index.digest());
                    });
            return new OfRegistry(reference, registry, index);
        }

        @Override
        public String name() {
            return reference.toString();
        }

        @Override
        public Descriptor top() {
            return Descriptor.of(index.mediaType(), index.digest(), index.bytes().length);
        }

        @Override
        public byte[] document(Descriptor document) {
            if (document.digest().equals(index.digest())) {
                return index.bytes();
            }
            if (!MediaTypes.isIndex(document.mediaType()) && !MediaTypes.isManifest(document.mediaType())) {
                return registry.readBlob(document).orElseThrow(() -> incomplete(document));
            }
            RegistryDocument found =
                    registry.getManifest(document.digest().toString()).orElseThrow(() -> incomplete(document));
            if (!found.digest().equals(document.digest())) {
                throw differs(reference, document.digest(), found.digest());
            }
            return found.bytes();
        }

        @Override
        public void close() {
            registry.close();
        }

        private static ProblemException unknown(ImageReference reference) {
            return Problem.environment(
                            HelpTopic.IMAGE_UNKNOWN,
                            "There is no image " + reference,
                            "the registry has no such tag or digest in this repository",
                            "check the name and the tag; mvn deploy publishes the project's own image",
                            "for a private repository: docker login " + reference.registry())
                    .asException();
        }

        private ProblemException incomplete(Descriptor document) {
            return Problem.environment(
                            HelpTopic.IMAGE_UNKNOWN,
                            "The image " + reference + " is not complete",
                            "its index leads to " + document.digest() + " (" + document.mediaType()
                                    + "), which the registry does not have",
                            "publish the image again: mvn deploy",
                            "see whether the registry's garbage collection or a retention rule removed it")
                    .asException();
        }

        private static ProblemException differs(ImageReference reference, Digest wanted, Digest found) {
            return Problem.environment(
                            HelpTopic.READ_BACK_DIFFERS,
                            "The registry hands out other bytes of " + reference + " than it was asked for",
                            "asked for was " + wanted + ", the bytes have the digest " + found,
                            "look for a proxy or registry that rewrites manifests")
                    .asException();
        }
    }
}
