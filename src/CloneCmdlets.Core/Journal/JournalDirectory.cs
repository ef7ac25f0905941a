using System.Globalization;

namespace CloneCmdlets.Journal;

/// <summary>
/// The state directory: 0700, every file in it 0600, and nothing in it that is a link or somebody else's. Looking makes nothing; the first
/// write makes the directory.
/// </summary>
internal sealed class JournalDirectory
{
    public const string JournalName = "operations.jsonl";

    public const string LockName = "operations.lock";

    /// <summary>Gets the bytes that are no records, as they were found.</summary>
    public const string DamagedName = "operations.damaged";

    private const UnixFileMode OwnerOnlyDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public JournalDirectory(string path) => Path = path;

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    public string JournalPath => PathOf(JournalName);

    public string DamagedPath => PathOf(DamagedName);

    /// <summary>The directory by the environment (design: "Submitting once"). Touches nothing.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <returns>The directory.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: the environment names no home, or a relative one.</exception>
    public static string Default(Func<string, string?> environment)
    {
        if (environment("CLONECMDLETS_HOME") is { } home && !string.IsNullOrWhiteSpace(home))
        {
            // Where no shell reads the variable, as in a pipeline's file, nobody else does it.
            if (home == "~" || home.StartsWith("~/", StringComparison.Ordinal))
            {
                return System.IO.Path.Combine(UserHome(environment), home[1..].TrimStart('/'));
            }

            return System.IO.Path.IsPathFullyQualified(home) ? System.IO.Path.GetFullPath(home) : throw Relative(home);
        }

        // A relative one counts as unset (XDG base directory specification).
        if (environment("XDG_STATE_HOME") is { Length: > 0 } state && System.IO.Path.IsPathFullyQualified(state))
        {
            return System.IO.Path.Combine(state, "CloneCmdlets");
        }

        if (OperatingSystem.IsWindows())
        {
            var local = environment("LOCALAPPDATA") is { Length: > 0 } named
                ? named
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return local.Length > 0 ? System.IO.Path.Combine(local, "CloneCmdlets") : throw NoHome();
        }

        return System.IO.Path.Combine(UserHome(environment), ".local", "state", "CloneCmdlets");
    }

    private static string UserHome(Func<string, string?> environment)
    {
        var user = !OperatingSystem.IsWindows() && environment("HOME") is { Length: > 0 } set ? set : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return System.IO.Path.IsPathFullyQualified(user) ? user : throw NoHome();
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether the directory is there and may be used.</summary>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="CloneException">It is there and may not be used.</exception>
    public bool Check()
    {
        if (OperatingSystem.IsWindows())
        {
            return CheckOnWindows();
        }

        if (UnixFiles.Look(Path) is not { } entry)
        {
            return false;
        }

        if (entry.IsLink)
        {
            throw Refused("is a symbolic link", "Name the directory itself");
        }

        if (!entry.IsDirectory)
        {
            throw Refused("is no directory", "Name another one");
        }

        if (!entry.IsOwn)
        {
            throw Refused(Foreign(entry), "Name one of your own");
        }

        if ((entry.Mode & OthersWrite) != 0)
        {
            throw Refused("can be written to by others", "Take that right away (chmod 700) or name another one");
        }

        if (entry.Mode != OwnerOnlyDirectory)
        {
            Tighten();
        }

        return true;
    }

    private bool CheckOnWindows()
    {
        if (File.Exists(Path))
        {
            throw Refused("is no directory", "Name another one");
        }

        var directory = new DirectoryInfo(Path);
        return !directory.Exists ? false
            : directory.Attributes.HasFlag(FileAttributes.ReparsePoint) ? throw Refused("is a link", "Name the directory itself")
            : true;
    }

    /// <summary>Makes the directory where it isn't there.</summary>
    /// <exception cref="CloneException">It may not be used.</exception>
    public void Ensure()
    {
        if (Check())
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

        Directory.CreateDirectory(Path, OwnerOnlyDirectory);
        if (Check() && System.IO.Path.GetDirectoryName(Path) is { } parent)
        {
            UnixFiles.FlushDirectory(parent);
        }
    }

    /// <summary>Looks whether a file may be used, and takes others' rights to it away.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is there; <see langword="null"/> where nothing is, and on Windows.</returns>
    /// <exception cref="CloneException">It is there and may not be used.</exception>
    public UnixEntry? CheckFile(string name)
    {
        var path = PathOf(name);
        if (OperatingSystem.IsWindows())
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                throw RefusedFile(path, "is a link");
            }

            return null;
        }

        if (UnixFiles.Look(path) is not { } entry)
        {
            return null;
        }

        if (entry.IsLink || !entry.IsFile)
        {
            throw RefusedFile(path, entry.IsLink ? "is a symbolic link" : "is no plain file");
        }

        if (!entry.IsOwn)
        {
            throw RefusedFile(path, Foreign(entry));
        }

        if (entry.Mode != OwnerOnlyFile)
        {
            File.SetUnixFileMode(path, OwnerOnlyFile);
        }

        return entry;
    }

    /// <summary>Opens a file of the directory. Nothing is buffered, so that what is written is written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Whether it is to be made.</param>
    /// <param name="access">What for.</param>
    /// <param name="share">Who else may have it open; <see cref="FileShare.None"/> is a lock between processes on every system.</param>
    /// <returns>The file.</returns>
    /// <exception cref="CloneException">It may not be used.</exception>
    /// <exception cref="IOException">As <see cref="FileStream"/>.</exception>
    public FileStream OpenFile(string name, FileMode mode, FileAccess access, FileShare share)
    {
        CheckFile(name);
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        return new FileStream(PathOf(name), options);
    }

    /// <summary>Makes new and renamed files durable.</summary>
    public void Flush()
    {
        if (!OperatingSystem.IsWindows()) // which writes its directories through
        {
            UnixFiles.FlushDirectory(Path);
        }
    }

    private static CloneException NoHome() => new(
        CloneErrorId.JournalUnavailable,
        "The environment names no home directory, so there is no place for the journal of submissions. Set CLONECMDLETS_HOME to a directory of your own.");

    private static CloneException Relative(string home) => new(
        CloneErrorId.JournalUnavailable,
        $"CLONECMDLETS_HOME is '{Text.SafeText.Clean(home, 300)}', which leads to another journal from each directory, and a journal that isn't found knows of no copy. Give it a full path.")
    {
        Target = home,
    };

    private static string Foreign(UnixEntry entry) => string.Create(CultureInfo.InvariantCulture, $"belongs to another user (number {entry.Owner})");

    /// <summary>Takes others' right to look away, where the directory is the journal's; a directory with other things in it is left as it is.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private void Tighten()
    {
        var isOurs = File.Exists(JournalPath) || File.Exists(PathOf(LockName)) || !Directory.EnumerateFileSystemEntries(Path).Any();
        if (!isOurs)
        {
            throw Refused("is open to others and holds other things", "Name a directory for the journal alone");
        }

        File.SetUnixFileMode(Path, OwnerOnlyDirectory);
    }

    private CloneException Refused(string what, string remedy) => new(
        CloneErrorId.JournalUnavailable,
        $"The journal's directory '{Text.SafeText.Clean(Path, 300)}' {what}, so it isn't used and nothing is sent. {remedy}: the environment variable CLONECMDLETS_HOME.")
    {
        Target = Path,
    };

    private static CloneException RefusedFile(string path, string what) => new(
        CloneErrorId.JournalUnavailable,
        $"The journal's file '{Text.SafeText.Clean(path, 300)}' {what}, so it isn't used and nothing is sent. Remove it, or set CLONECMDLETS_HOME to another directory.")
    {
        Target = path,
    };
}
