def digests = (1..3).collect {
    new groovy.json.JsonSlurper().parse(new File(basedir.parentFile, "it-copy-everything-${it}.json")).index
}
assert digests.size() == 3 && digests.toSet().size() == 1
