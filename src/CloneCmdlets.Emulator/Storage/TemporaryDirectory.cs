namespace CloneCmdlets.Emulator.Storage;

/// <summary>Where the database of an emulator is that is told no file for it. It goes with the process; what a killed one left goes with the next.</summary>
internal static class TemporaryDirectory
{
    /// <summary>The database's name in it.</summary>
    public const string FileName = "emulator.db";

    private const string Prefix = "clone-emulator-";

    /// <summary>A directory that is younger may belong to an emulator that is about to claim it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Makes one, and removes those whose emulator is gone.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="StorageException">There is no place for temporary files.</exception>
    public static string Make()
    {
        try
        {
            foreach (var directory in new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories(Prefix + "*"))
            {
                RemoveIfAbandoned(directory);
            }

            return Directory.CreateTempSubdirectory(Prefix).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"No temporary database can be made in '{Path.GetTempPath()}': {exception.Message.TrimEnd('.')}. Mend {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")}, or name a file for the data.",
                exception);
        }
    }

    private static void RemoveIfAbandoned(DirectoryInfo directory)
    {
        try
        {
            if (directory.Attributes.HasFlag(FileAttributes.ReparsePoint) || DateTime.UtcNow - directory.LastWriteTimeUtc < Grace)
            {
                return;
            }

            // Claimed by nobody, since the system lets go of a claim with the process; a directory without the file is somebody else's.
            using (new FileStream(Path.Join(directory.FullName, FileName + DatabaseFile.ClaimSuffix), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }

            directory.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, another user's, or gone meanwhile.
        }
    }
}
