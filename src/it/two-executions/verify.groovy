for (name in ['api', 'worker']) {
    def workspace = new File(basedir, "target/pixelzx-docker/shop-$name")
    def push = new groovy.json.JsonSlurper().parse(new File(workspace, 'push.json'))
    assert push.tested && push.destinations[0].repository.endsWith("two-executions/shop-$name")
    assert new File(workspace, 'log/test-linux-amd64-1.log').text.trim() == "I am the $name"
}
assert new File(basedir, 'target/pixelzx-docker/shop-worker/inspect.json').exists()
assert !new File(basedir, 'target/pixelzx-docker/shop-api/inspect.json').exists()
