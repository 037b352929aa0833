['linux/amd64', 'linux/arm64', 'linux/arm/v7'].each { platform ->
    def log = new File(basedir, "app/target/pixelzx-docker/app/log/test-${platform.replace('/', '-')}-1.log").text
    assert log.trim() == "$platform on $platform"
}
true
