using System.Diagnostics;

namespace CloneCmdlets.Core.Tests.Host;

/// <summary>A disk of 64 KB at a directory's place, to be filled.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    /// <summary>Why there may be none.</summary>
    public const string WhyNone = "A small disk of one's own takes Linux, root, and a system that lets its root mount a tmpfs.";

    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    private string Ballast => Path.Combine(_path, "ballast");

    /// <summary>Puts one over a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <returns>The disk; <see langword="null"/> where there can be none.</returns>
    public static async Task<SmallDisk?> TryMountAsync(string path) =>
        OperatingSystem.IsLinux() && Environment.UserName == "root" && await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", path) == 0
            ? new SmallDisk(path)
            : null;

    /// <summary>Leaves so much room, as far as whole pages go.</summary>
    /// <param name="room">In bytes; 0: none.</param>
    public void Fill(int room)
    {
        var size = 0;
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var page = new byte[Environment.SystemPageSize]; ; size += page.Length)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, size - room)); // full
        }
    }

    /// <summary>Makes room again.</summary>
    public void Clear() => File.Delete(Ballast);

    public async ValueTask DisposeAsync() => await RunAsync("umount", _path);

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
