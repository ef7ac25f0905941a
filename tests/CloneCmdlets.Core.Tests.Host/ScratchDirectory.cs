namespace CloneCmdlets.Core.Tests.Host;

/// <summary>A directory for a test, open to nobody else and gone afterwards.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    /// <summary>Makes one.</summary>
    /// <param name="inMemory">In memory where the system has a place for that: for tests that open thousands and prove nothing about the disk.</param>
    public ScratchDirectory(bool inMemory = false)
    {
        if (inMemory && OperatingSystem.IsLinux() && Directory.Exists("/dev/shm"))
        {
            Path = System.IO.Path.Combine("/dev/shm", "clonecmdlets-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            Path = Directory.CreateTempSubdirectory("clonecmdlets-").FullName;
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
