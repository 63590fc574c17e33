package dev.obupgrade.sim.mysql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** The {@code mysql_native_password} proof: SHA1(password) XOR SHA1(salt, SHA1(SHA1(password))). */
final class NativePassword {
  static final String PLUGIN = "mysql_native_password";
  static final int SALT_LENGTH = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  private NativePassword() {}

  /** Random bytes without zeros: clients read the salt as a zero-terminated string. */
  static byte[] newSalt() {
    byte[] salt = new byte[SALT_LENGTH];
    for (int i = 0; i < salt.length; i++) {
      salt[i] = (byte) (1 + RANDOM.nextInt(127));
    }
    return salt;
  }

  static boolean proves(byte[] answer, String password, byte[] salt) {
    return MessageDigest.isEqual(answer, expected(password, salt));
  }

  private static byte[] expected(String password, byte[] salt) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    byte[] once = sha1(password.getBytes(StandardCharsets.UTF_8));
    byte[] mask = sha1(salt, sha1(once));
    for (int i = 0; i < once.length; i++) {
      once[i] ^= mask[i];
    }
    return once;
  }

  private static byte[] sha1(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
