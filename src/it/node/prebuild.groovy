new groovy.ant.AntBuilder().copy(todir: new File(basedir, 'pixelzx-node')) {
    fileset(dir: new File(example), excludes: 'target/**', defaultexcludes: 'no')
}
