package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the tags of a repository, page after page; all of them or none, since what is not among them may be removed.
 */
record TagList(ImageReference repository, Conversation conversation, RegistryProblems problems)
        implements Retries.Attempt<List<String>> {

    @Override
    public List<String> run() throws IOException, TransientFailure {
        Set<String> tags = new LinkedHashSet<>();
        Set<URI> read = new HashSet<>();
        Optional<URI> page =
                Optional.of(URI.create(conversation.base(operation()) + repository.repository() + "/tags/list?n=1000"));
        while (page.isPresent()) {
            if (!read.add(page.get())) {
                throw refused("its pages of tags lead back to " + page.get());
            }
            Answer answer = conversation.follow(operation(), Call.of("GET", page.get()));
            if (read.size() == 1 && answer.status() == 404 && answer.codes().contains("NAME_UNKNOWN")) {
                return List.of();
            }
            if (!answer.succeeded()) {
                throw problems.refused(operation(), answer).asException();
            }
            tags.addAll(tags(answer));
            page = next(answer);
        }
        return List.copyOf(tags);
    }

    private String operation() {
        return "list the tags of " + repository.repository();
    }

    private ProblemException refused(String why) {
        return problems.refused(operation(), why).asException();
    }

    private List<String> tags(Answer answer) {
        JsonTree list = answer.json().path("tags");
        List<String> tags = new ArrayList<>();
        boolean all = list.isArray() || list.isNull();
        for (JsonTree tag : list) {
            tags.add(tag.text(""));
            all &= tag.isText();
        }
        if (!all) {
            throw refused("it answered with something that is no list of tags");
        }
        return tags;
    }

    private Optional<URI> next(Answer answer) {
        List<URI> next;
        try {
            next = NextLinks.of(answer.uri(), answer.headers("Link"));
        } catch (IllegalArgumentException e) {
            throw refused("where its tags go on cannot be read: " + e.getMessage());
        }
        if (next.size() > 1) {
            throw refused("it says twice where its tags go on: " + next);
        }
        next.stream().filter(page -> !Endpoint.sameServer(answer.uri(), page)).forEach(page -> {
            throw refused("the registry leads to another server: " + page.getRawAuthority());
        });
        return next.stream().findFirst();
    }
}
