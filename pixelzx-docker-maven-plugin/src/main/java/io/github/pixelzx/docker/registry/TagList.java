package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the tags of a repository, page after page; all of them or none, since what is not among them may be removed.
 */
record TagList(ImageReference repository, Conversation conversation, RegistryProblems problems)
        implements Retries.Attempt<List<String>> {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;.*rel=\"?next\"?.*");

    @Override
    public List<String> run() throws IOException, TransientFailure {
        Set<String> tags = new LinkedHashSet<>();
        Set<URI> read = new HashSet<>();
        Optional<URI> page =
                Optional.of(URI.create(conversation.base(operation()) + repository.repository() + "/tags/list?n=1000"));
        while (page.isPresent() && read.add(page.get())) {
            Answer answer = conversation.follow(operation(), Call.of("GET", page.get()));
            if (answer.status() == 404 && answer.codes().contains("NAME_UNKNOWN")) {
                break;
            }
            if (!answer.succeeded() || !answer.json().has("tags")) {
                throw problems.refused(operation(), answer).asException();
            }
            for (JsonTree tag : answer.json().path("tags")) {
                tags.add(tag.text(""));
            }
            page = next(answer);
        }
        return List.copyOf(tags);
    }

    private String operation() {
        return "list the tags of " + repository.repository();
    }

    private Optional<URI> next(Answer answer) {
        Optional<URI> next = answer.header("Link")
                .map(NEXT::matcher)
                .filter(Matcher::matches)
                .map(link -> answer.uri().resolve(link.group(1)));
        next.filter(page -> !Endpoint.sameServer(answer.uri(), page)).ifPresent(page -> {
            throw problems.refused(operation(), "the registry leads to another server: " + page.getRawAuthority())
                    .asException();
        });
        return next;
    }
}
