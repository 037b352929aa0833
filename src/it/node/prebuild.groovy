new groovy.ant.AntBuilder().copy(todir: new File(basedir, 'pixelzx-node')) {
    fileset(dir: new File('@project.basedir@', '../pixelzx-node'), excludes: 'target/**', defaultexcludes: 'no')
}
