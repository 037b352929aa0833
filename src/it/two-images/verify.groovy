for (name in ['api', 'worker']) {
    def push = new groovy.json.JsonSlurper().parse(new File(basedir, "$name/target/pixelzx-docker/$name/push.json"))
    assert push.tested && push.destinations[0].tags*.tag == ['1.0-SNAPSHOT']
    def log = new File(basedir, "$name/target/pixelzx-docker/$name/log/test-linux-arm64-1.log").text
    assert log.trim() == "I am the $name"
}
