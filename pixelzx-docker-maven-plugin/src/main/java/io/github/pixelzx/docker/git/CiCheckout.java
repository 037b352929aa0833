package io.github.pixelzx.docker.git;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a CI says of the commit it checked out. Most check out a commit, not a branch, so that Git does not know.
 *
 * @param commit the commit it means; null if it does not say
 * @param branch null for a build of a tag
 * @param tag null for a build of a branch
 */
record CiCheckout(
        @Nullable String commit,
        @Nullable String branch,
        @Nullable String tag) {

    /** Reads the variables that the CIs set. */
    static CiCheckout of(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        if (environment.containsKey("GITHUB_REF_NAME")) {
            boolean tag = "tag".equals(environment.get("GITHUB_REF_TYPE"));
            String name = variables.first("GITHUB_REF_NAME");
            // A pull request is checked out as 7/merge; its branch is another variable.
            String branch = variables.first("GITHUB_HEAD_REF", "GITHUB_REF_NAME");
            return new CiCheckout(variables.first("GITHUB_SHA"), tag ? null : branch, tag ? name : null);
        }
        String tag = variables.first(
                "CI_COMMIT_TAG", "BITBUCKET_TAG", "CIRCLE_TAG", "TRAVIS_TAG", "BUILDKITE_TAG", "TAG_NAME", "DRONE_TAG");
        String ref = variables.first("BUILD_SOURCEBRANCH");
        if (tag == null && ref != null && ref.startsWith("refs/tags/")) {
            tag = ref.substring("refs/tags/".length());
        }
        String branch = variables.first(
                "CI_COMMIT_BRANCH",
                "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
                "BITBUCKET_BRANCH",
                "CIRCLE_BRANCH",
                "TRAVIS_BRANCH",
                "BUILDKITE_BRANCH",
                "DRONE_BRANCH",
                "CHANGE_BRANCH",
                "BRANCH_NAME");
        if (branch == null && ref != null && ref.startsWith("refs/heads/")) {
            branch = ref.substring("refs/heads/".length());
        }
        String commit = variables.first(
                "CI_COMMIT_SHA",
                "BITBUCKET_COMMIT",
                "CIRCLE_SHA1",
                "TRAVIS_COMMIT",
                "BUILDKITE_COMMIT",
                "DRONE_COMMIT",
                "BUILD_SOURCEVERSION",
                "GIT_COMMIT");
        return new CiCheckout(commit, tag == null ? branch : null, tag);
    }

    private record Variables(Map<String, String> environment) {

        @Nullable
        String first(String... names) {
            for (String name : names) {
                String value = environment.getOrDefault(name, "");
                if (!value.isBlank()) {
                    return value.strip();
                }
            }
            return null;
        }
    }
}
