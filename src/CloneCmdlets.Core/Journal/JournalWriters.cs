namespace CloneCmdlets.Journal;

/// <summary>
/// Tells a live writer from a dead one. Every journal that writes holds a file <c>writer-ID.lock</c> open for itself alone for as long as it
/// lives, and signs its records with that id: whoever can open the file (or doesn't find it) knows that the writer is gone. The system frees the
/// file with the process, however that ends, so neither a reused process id, a restarted machine, another container with the same
/// home nor a clock can mislead. What can't be told counts as gone, which leads to a look and never to a second sending.
/// </summary>
internal sealed class JournalWriters : IDisposable
{
    private readonly JournalDirectory _directory;
    private FileStream? _own;

    public JournalWriters(JournalDirectory directory) => _directory = directory;

    /// <summary>This journal's id.</summary>
    public Guid OwnId { get; } = Guid.NewGuid();

    /// <summary>Begins to show that this writer lives. Call with the journal's lock held.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: files can't be locked in this directory.</exception>
    public void Enter()
    {
        if (_own is not null)
        {
            return;
        }

        var own = JournalLock.TryOpenAlone(_directory, NameOf(OwnId), FileMode.CreateNew);
        using (var second = JournalLock.TryOpenAlone(_directory, NameOf(OwnId), FileMode.Open))
        {
            if (second is not null)
            {
                own?.Dispose();
                throw new CloneException(
                    CloneErrorId.JournalUnavailable,
                    $"Files can't be locked in '{Text.SafeText.Clean(_directory.Path, 300)}' (a network file system, or locking switched off), so processes can't share the journal. Set CLONECMDLETS_HOME to a local directory.");
            }
        }

        _own = own;
    }

    /// <summary>Whether a writer lives. Call with the journal's lock held.</summary>
    /// <param name="writer">Its id.</param>
    /// <returns>Whether it does.</returns>
    public bool IsAlive(Guid writer)
    {
        if (writer == OwnId)
        {
            return _own is not null;
        }

        try
        {
            if (!File.Exists(_directory.PathOf(NameOf(writer))))
            {
                return false;
            }

            using var file = JournalLock.TryOpenAlone(_directory, NameOf(writer), FileMode.Open);
            return file is null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CloneException)
        {
            return false;
        }
    }

    /// <summary>Removes the files of writers that are gone. Call with the journal's lock held, or a writer that has just made its file loses it.</summary>
    public void RemoveDead()
    {
        foreach (var path in Directory.EnumerateFiles(_directory.Path, NameOf("*")))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (Guid.TryParseExact(name.AsSpan(name.IndexOf('-', StringComparison.Ordinal) + 1), "N", out var writer) && !IsAlive(writer))
            {
                Remove(path);
            }
        }
    }

    public void Dispose()
    {
        if (_own is not null)
        {
            _own.Dispose();
            _own = null;
            Remove(_directory.PathOf(NameOf(OwnId)));
        }
    }

    private static string NameOf(Guid writer) => NameOf(writer.ToString("N"));

    private static string NameOf(string writer) => $"writer-{writer}.lock";

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays until the next one clears up.
        }
    }
}
