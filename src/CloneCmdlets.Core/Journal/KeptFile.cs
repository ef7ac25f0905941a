namespace CloneCmdlets.Journal;

/// <summary>
/// A file of the directory that is needed at every change, kept open from one to the next. On Unix it hinders nobody from putting another file in its
/// place, and while it is open no other can get its number, so one look at the path tells whether it is still the one. On Windows it would be in
/// the way, so there it is opened each time. Not for several threads.
/// </summary>
/// <param name="directory">Where it is.</param>
/// <param name="name">Its name.</param>
/// <param name="share">Who else may have it open.</param>
internal sealed class KeptFile(JournalDirectory directory, string name, FileShare share) : IDisposable
{
    private FileStream? _file;
    private (long Device, long Number) _identity;

    /// <summary>The file that was kept open, without a look whether it is still the one.</summary>
    public FileStream? Kept => _file;

    /// <summary>The file that was kept open, if the path still leads to it; otherwise it is closed.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: what the path leads to may not be used.</exception>
    public FileStream? Current()
    {
        var isStillTheOne = false;
        try
        {
            isStillTheOne = _file is not null && directory.CheckFile(name)?.Identity == _identity;
        }
        finally
        {
            if (!isStillTheOne)
            {
                Dispose();
            }
        }

        return _file;
    }

    /// <summary>The file to be read and written, made where there is none.</summary>
    /// <returns>The file, for <see cref="Release"/>.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: what is there may not be used.</exception>
    /// <exception cref="IOException">As <see cref="FileStream"/>.</exception>
    public FileStream Open()
    {
        if (Current() is { } kept)
        {
            return kept;
        }

        var file = directory.OpenFile(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        if (!OperatingSystem.IsWindows() && UnixFiles.IdentityOf(file.SafeFileHandle) is { } identity)
        {
            (_file, _identity) = (file, identity);
        }

        return file;
    }

    /// <summary>Ends a use of the file.</summary>
    /// <param name="file">The file.</param>
    public void Release(FileStream file)
    {
        if (!ReferenceEquals(file, _file))
        {
            file.Dispose();
        }
    }

    /// <summary>Closes it; the next use opens it anew.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
