// 64 bits, little-endian, executable, MIPS; one part, which is the whole file.
new File(basedir, 'program').bytes = ('7f454c4602010100' + '00' * 8 + '0200080001000000' + '7800004000000000' + '4000000000000000' + '00' * 8
    + '0000008040003800' + '0100000000000000' + '0100000005000000' + '00' * 8 + ('0000004000000000' * 2) + ('7800000000000000' * 2) + '0000010000000000').decodeHex()
return true
