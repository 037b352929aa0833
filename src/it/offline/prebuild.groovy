// A registry that is there until its image was kept: the way to the one that all tests have.
def way = new ServerSocket(0, 50, InetAddress.loopbackAddress)
def dockerfile = new File(basedir, 'Dockerfile')
dockerfile.text = dockerfile.text.replace('@port@', "$way.localPort")
def kept = new File(basedir, 'target/bases/references')
def (host, port) = registry.tokenize(':')
def pipe = { from, to -> Thread.startDaemon { try { to << from } catch (IOException e) { } finally { to.close() } } }
Thread.startDaemon {
    way.soTimeout = 100
    while (!kept.directory || !kept.listFiles().any { new File(it, 'latest').file }) {
        try {
            def client = way.accept()
            def server = new Socket(host, port as int)
            pipe(client.inputStream, server.outputStream)
            pipe(server.inputStream, client.outputStream)
        } catch (SocketTimeoutException e) { }
    }
    way.close()
    new File(basedir, 'gone').createNewFile()
}
return true
