package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.report.Account.BuildAccount;
import io.github.pixelzx.docker.report.Account.DestinationAccount;
import io.github.pixelzx.docker.report.Account.FindingAccount;
import io.github.pixelzx.docker.report.Account.PlatformAccount;
import io.github.pixelzx.docker.report.Account.StepAccount;
import io.github.pixelzx.docker.report.Account.TagAccount;
import io.github.pixelzx.docker.report.Account.TestAccount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The account as one page that needs nothing else: no script, no font, no picture from anywhere. */
record HtmlReport(Account account) {

    String text() {
        HtmlText html = new HtmlText();
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", account.image() + ": " + account.state().words())
                .raw("\n<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n");
        head(html);
        html.raw("<section class=\"platforms\">\n");
        account.platforms().forEach(platform -> platform(html, platform));
        html.raw("</section>\n");
        destinations(html);
        build(html);
        steps(html);
        notes(html);
        html.raw("</main>\n<footer>");
        html.text(account.finished().isEmpty() ? "" : Words.time(account.finished()) + " · ")
                .text("pixelzx-docker-maven-plugin " + account.plugin())
                .raw("</footer>\n</body>\n</html>\n");
        return html.toString();
    }

    private void head(HtmlText html) {
        html.raw("<header>\n<h1>").text(account.image()).raw("</h1>\n");
        String kind = account.state().isGood() ? "good" : account.state().isBad() ? "bad" : "open";
        html.badge(kind, account.state().words())
                .raw("\n")
                .element("p", account.headline())
                .raw("\n");
        if (account.index() != null) {
            html.raw("<dl><dt>Digest</dt><dd class=\"mono\">")
                    .text(account.index().toString())
                    .raw("</dd>");
            time(html, "Tested", Words.time(account.tested()));
            time(html, "Published", Words.time(account.published()));
            html.raw("</dl>\n");
        }
        html.raw("</header>\n");
    }

    private static void time(HtmlText html, String what, String time) {
        if (!time.isEmpty()) {
            html.raw("<dt>" + what + "</dt><dd>").text(time).raw("</dd>");
        }
    }

    private static void platform(HtmlText html, PlatformAccount platform) {
        html.raw("<article>\n<h2>").text(platform.platform().toString()).raw("</h2>\n");
        html.badge(kind(platform.outcome()), platform.outcome());
        if (!platform.how().isEmpty()) {
            html.badge("plain", platform.how());
        }
        html.raw("\n<dl>\n");
        html.entry("Manifest", platform.manifest().toString(), "mono");
        if (platform.bytes() > 0) {
            html.entry("Size", Words.size(platform), "");
        }
        if (!platform.started().isEmpty()) {
            html.entry("Starts", platform.started(), "");
        }
        html.raw("</dl>\n");
        tests(html, platform.tests());
        findings(html, platform.findings());
        html.raw("</article>\n");
    }

    private static void tests(HtmlText html, List<TestAccount> tests) {
        if (tests.isEmpty()) {
            return;
        }
        html.raw("<h3>Tests</h3>\n<ul class=\"tests\">\n");
        for (TestAccount test : tests) {
            html.raw("<li>").badge(kind(test.outcome()), test.outcome());
            html.raw("<span class=\"name\">").text(test.name()).raw("</span>");
            html.raw("<span class=\"aside\">")
                    .text(test.detail() + ", " + Words.seconds(test.milliseconds()))
                    .raw("</span>");
            if (!test.outcome().equals("passed") && !test.log().isEmpty()) {
                html.raw("<a href=\"")
                        .text(test.log())
                        .raw("\">")
                        .text(test.log())
                        .raw("</a>");
            }
            html.raw("</li>\n");
        }
        html.raw("</ul>\n");
    }

    private static void findings(HtmlText html, List<FindingAccount> findings) {
        if (findings.isEmpty()) {
            return;
        }
        html.raw("<h3>Audit</h3>\n<ul class=\"tests\">\n");
        for (FindingAccount finding : findings) {
            html.raw("<li>").badge(finding.fails() ? "bad" : "open", finding.fails() ? "failed" : "warning");
            html.raw("<span class=\"name\">").text(finding.message()).raw("</span>");
            html.raw("<span class=\"aside\">").text(finding.rule()).raw("</span></li>\n");
        }
        html.raw("</ul>\n");
    }

    private void destinations(HtmlText html) {
        if (account.destinations().isEmpty()) {
            return;
        }
        html.raw("<section>\n<h2>Published to</h2>\n<ul class=\"places\">\n");
        for (DestinationAccount destination : account.destinations()) {
            html.raw("<li>").badge(kind(destination.outcome()), destination.outcome());
            html.raw("<span class=\"name mono\">")
                    .text(destination.repository())
                    .raw("</span>");
            html.raw("<span class=\"tags\">");
            for (TagAccount tag : destination.tags()) {
                html.raw("<span class=\"tag\">")
                        .text(tag.tag())
                        .raw(" <small>")
                        .text(tag.outcome())
                        .raw("</small></span>");
            }
            html.raw("</span><span class=\"aside\">").text(sent(destination)).raw("</span>");
            if (destination.failure() != null) {
                html.raw("<p class=\"failure\">").text(destination.failure()).raw("</p>");
            }
            html.raw("</li>\n");
        }
        html.raw("</ul>\n</section>\n");
    }

    private static String sent(DestinationAccount destination) {
        return destination.blobsSent() == 0
                ? "nothing had to be sent"
                : Words.plural(destination.blobsSent(), "blob") + " sent, " + Words.size(destination.bytesSent());
    }

    private void build(HtmlText html) {
        BuildAccount build = account.build();
        if (build == null) {
            return;
        }
        html.raw("<section>\n<h2>Built from</h2>\n<dl>\n").entry("Version", build.version(), "");
        if (build.commit() != null) {
            html.entry("Commit", build.commit() + (build.dirty() ? ", with changes" : ""), "mono");
        }
        if (build.branch() != null) {
            html.entry("Branch", build.branch(), "");
        }
        build.bases().forEach(base -> html.entry("Base image", base, "mono"));
        html.entry("Builder", build.builder() + ": " + build.builderDescription(), "")
                .entry("buildx", build.buildx(), "")
                .entry("Took", Words.seconds(build.milliseconds()), "")
                .entry("Time of the sources", Words.time(build.sourceDateEpoch()), "");
        html.raw("</dl>\n</section>\n");
    }

    /** What took how long: a line per step, with a bar that stands where in the build it ran. */
    private void steps(HtmlText html) {
        BuildAccount build = account.build();
        if (build == null || build.steps().isEmpty()) {
            return;
        }
        long end = build.steps().stream()
                .mapToLong(step -> step.startMilliseconds() + step.milliseconds())
                .max()
                .orElse(0);
        html.raw("<section>\n<h2>Steps of the build</h2>\n<div class=\"steps\">\n");
        for (StepAccount step : build.steps()) {
            html.raw("<div class=\"step\"><span class=\"what\">")
                    .text(step.what())
                    .raw("</span>");
            html.raw("<span class=\"mono\" title=\"").text(step.instruction()).raw("\">");
            html.text(step.instruction()).raw("</span>");
            html.raw("<span class=\"took\">")
                    .text(step.cached() ? "cached" : Words.seconds(step.milliseconds()))
                    .raw("</span>");
            html.raw("<span class=\"bar\">")
                    .raw(step.cached() ? "" : bar(step, end))
                    .raw("</span></div>\n");
        }
        html.raw("</div>\n</section>\n");
    }

    private static String bar(StepAccount step, long end) {
        return "<i style=\"margin-left:" + percent(step.startMilliseconds(), end) + "%;width:"
                + percent(step.milliseconds(), end) + "%\"></i>";
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f", whole == 0 ? 0 : 100.0 * part / whole);
    }

    private void notes(HtmlText html) {
        if (!account.attestations().isEmpty()) {
            html.raw("<section>\n<h2>Attestations</h2>\n<ul>\n");
            account.attestations().forEach(each -> html.element("li", each).raw("\n"));
            html.raw("</ul>\n</section>\n");
        }
        if (!account.notes().isEmpty()) {
            html.raw("<section>\n<h2>Notes</h2>\n");
            account.notes().forEach(note -> html.element("p", note).raw("\n"));
            html.raw("</section>\n");
        }
    }

    /** The colour a word is shown in. */
    private static String kind(String outcome) {
        return switch (outcome) {
            case "passed", "published" -> "good";
            case "failed" -> "bad";
            default -> "open";
        };
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
