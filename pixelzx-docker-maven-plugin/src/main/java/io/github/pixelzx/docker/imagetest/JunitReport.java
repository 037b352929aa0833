package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.Finding;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The results as JUnit XML in Surefire's form, a file per platform: {@code junit/TEST-<image>-<platform>.xml}. CI systems
 * show them as tests; a class name stands for the image on its platform.
 */
record JunitReport(TestResult result) {

    /** What XML 1.0 cannot say at all. */
    private static final Pattern UNSPEAKABLE =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    void write(Workspace workspace) {
        workspace.subdirectory(Workspace.JUNIT);
        for (PlatformResult platform : result.platforms()) {
            workspace.writeFile(name(platform), xml(platform, workspace));
        }
    }

    /** Writes the report of every platform that has none any more: the results stand, and are shown again. */
    void writeMissing(Workspace workspace) {
        workspace.subdirectory(Workspace.JUNIT);
        for (PlatformResult platform : result.platforms()) {
            if (!Files.isRegularFile(workspace.file(name(platform)))) {
                workspace.writeFile(name(platform), xml(platform, workspace));
            }
        }
    }

    private String name(PlatformResult platform) {
        return Workspace.JUNIT + "/TEST-" + result.image().replace('/', '-') + '-'
                + platform.platform().slug() + ".xml";
    }

    private String xml(PlatformResult platform, Workspace workspace) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            suite(xml, platform, workspace);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void suite(XMLStreamWriter xml, PlatformResult platform, Workspace workspace) throws XMLStreamException {
        String name = result.image() + '.' + platform.platform().slug();
        long milliseconds =
                platform.tests().stream().mapToLong(CaseResult::milliseconds).sum();
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", clean(name));
        xml.writeAttribute("time", seconds(milliseconds));
        List<Finding> faults = faults(platform);
        xml.writeAttribute("tests", String.valueOf(Math.max(1, platform.tests().size() + faults.size())));
        xml.writeAttribute("errors", count(platform, Outcome.CRASHED));
        xml.writeAttribute(
                "failures", faults.isEmpty() ? count(platform, Outcome.FAILED) : String.valueOf(faults.size()));
        xml.writeAttribute(
                "skipped", platform.tests().isEmpty() && faults.isEmpty() ? "1" : count(platform, Outcome.SKIPPED));
        xml.writeAttribute("timestamp", result.finished());
        properties(xml, platform);
        for (CaseResult test : platform.tests()) {
            test(xml, name, test, workspace);
        }
        for (Finding fault : faults) {
            fault(xml, name, fault);
        }
        if (platform.tests().isEmpty() && faults.isEmpty()) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("name", clean(platform.platform() + " (" + platform.how() + ')'));
            xml.writeAttribute("classname", clean(name));
            xml.writeAttribute("time", "0");
            xml.writeStartElement("skipped");
            xml.writeAttribute("message", clean(platform.how()));
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** What the audit found, where it let nothing run: the tests of a platform that ran stand for it otherwise. */
    private List<Finding> faults(PlatformResult platform) {
        return result.findings().stream()
                .filter(finding -> platform.tests().isEmpty()
                        && finding.fails()
                        && finding.platform().equals(platform.platform()))
                .toList();
    }

    private static void fault(XMLStreamWriter xml, String suite, Finding fault) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", clean("audit: " + fault.rule().id()));
        xml.writeAttribute("classname", clean(suite));
        xml.writeAttribute("time", "0");
        xml.writeStartElement("failure");
        xml.writeAttribute("message", clean(fault.message()));
        xml.writeAttribute("type", "audit");
        xml.writeCharacters(clean(fault.toString()));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void properties(XMLStreamWriter xml, PlatformResult platform) throws XMLStreamException {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("image", result.image());
        properties.put("platform", platform.platform().toString());
        properties.put("index", result.index().digest().toString());
        properties.put("manifest", platform.manifest().toString());
        properties.put("run", platform.earlier() ? platform.run() + ", passed earlier" : platform.run());
        xml.writeStartElement("properties");
        for (Map.Entry<String, String> property : properties.entrySet()) {
            xml.writeEmptyElement("property");
            xml.writeAttribute("name", property.getKey());
            xml.writeAttribute("value", clean(property.getValue()));
        }
        xml.writeEndElement();
    }

    private static void test(XMLStreamWriter xml, String suite, CaseResult test, Workspace workspace)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", clean(test.name()));
        xml.writeAttribute("classname", clean(suite));
        xml.writeAttribute("time", seconds(test.milliseconds()));
        if (test.outcome() != Outcome.PASSED) {
            xml.writeStartElement(
                    switch (test.outcome()) {
                        case FAILED -> "failure";
                        case CRASHED -> "error";
                        default -> "skipped";
                    });
            xml.writeAttribute(
                    "message", clean(test.detail().lines().findFirst().orElse("")));
            if (test.outcome() != Outcome.SKIPPED) {
                xml.writeAttribute("type", test.kind());
            }
            xml.writeCharacters(clean(test.detail()));
            xml.writeEndElement();
        }
        String log = log(test, workspace);
        if (!log.isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(clean(log));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String log(CaseResult test, Workspace workspace) {
        if (test.log().isEmpty()) {
            return "";
        }
        try {
            return Files.readString(workspace.directory().resolve(test.log()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return test.log() + " cannot be read: " + e.getMessage();
        }
    }

    private static String count(PlatformResult platform, Outcome outcome) {
        return String.valueOf(platform.tests().stream()
                .filter(test -> test.outcome() == outcome)
                .count());
    }

    private static String clean(String text) {
        return UNSPEAKABLE.matcher(CaseOutcome.plain(text)).replaceAll("�");
    }

    private static String seconds(long milliseconds) {
        return String.format(Locale.ROOT, "%.3f", milliseconds / 1000.0);
    }
}
