using System.Collections.Concurrent;
using System.Text;
using CloneCmdlets.Services;
using CloneCmdlets.Text;

namespace CloneCmdlets.Journal;

/// <summary>
/// What this machine knows of the copies it submitted: an append-only file of checked records that many processes share. A submission's
/// intent is on the disk before the first byte of its request leaves. It holds no token. Safe for several threads.
/// </summary>
public sealed partial class OperationJournal : IAsyncDisposable
{
    /// <summary>How long the record of an operation is kept after it ended.</summary>
    public static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);

    private readonly JournalDirectory _directory;
    private readonly JournalContext _context;
    private readonly JournalView _view;
    private readonly JournalWriters _writers;
    private readonly JournalLock _lock;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxWait;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<Guid, bool> _underWay = [];
    private readonly DateTimeOffset _openedAt;
    private bool _isDisposed;

    private OperationJournal(JournalDirectory directory, TimeProvider time, ICloneLog log, JournalDisk disk, TimeSpan maxWait)
    {
        _directory = directory;
        _time = time;
        _maxWait = maxWait;
        _context = new JournalContext(
            directory, new KeptFile(directory, JournalDirectory.JournalName, FileShare.ReadWrite | FileShare.Delete), disk, time, log);
        _view = new JournalView(_context);
        _writers = new JournalWriters(directory);
        _lock = new JournalLock(directory);
        _openedAt = time.GetUtcNow();
    }

    /// <summary>The directory the environment names: <c>CLONECMDLETS_HOME</c>, else <c>XDG_STATE_HOME/CloneCmdlets</c> or what stands for it.
    /// No file is touched.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <returns>The directory.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: the environment names no home.</exception>
    public static string DefaultDirectory(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return JournalDirectory.Default(environment);
    }

    /// <summary>Opens the journal. What isn't there yet is made with the first submission.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="time">The clock that dates the records.</param>
    /// <param name="log">Hears of damage.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The journal.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public static ValueTask<OperationJournal> OpenAsync(string directory, TimeProvider time, ICloneLog log, CancellationToken cancellationToken) =>
        OpenAsync(directory, time, log, new JournalDisk(), JournalLock.MaxWait, cancellationToken);

    internal static async ValueTask<OperationJournal> OpenAsync(
        string directory, TimeProvider time, ICloneLog log, JournalDisk disk, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var journal = new OperationJournal(new JournalDirectory(Path.GetFullPath(directory)), time, log, disk, maxWait);
        await journal.ReadLockedAsync(static _ => true, cancellationToken).ConfigureAwait(false);
        return journal;
    }

    /// <summary>All submissions as they stand now, those of other processes too.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The submissions, newest first.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(CancellationToken cancellationToken) =>
        FindAsync(static _ => true, static _ => true, cancellationToken);

    /// <summary>The submission that an operation's handle belongs to: its own handle, or that of its intent.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The submission; <see langword="null"/> where this journal doesn't know it.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public async ValueTask<JournalEntry?> FindAsync(string handle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (OperationHandle.TryParse(handle, out var parsed) && parsed.Kind == OperationHandle.IntentKind)
        {
            var id = Guid.TryParseExact(parsed.Id, "N", out var given) ? given : Guid.Empty;
            var byId = await FindAsync(head => head.Id == id, static _ => true, cancellationToken).ConfigureAwait(false);
            return byId.Count > 0 ? byId[0] : null;
        }

        var hash = JournalReader.Hash(Encoding.UTF8.GetBytes(handle));
        var found = await FindAsync(
            head => head.HandleHash == hash, entry => entry.Operation?.Handle == handle, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>The submissions to one destination whose outcome nobody knows, newest first: of whatever source, since a project has an id and a name.</summary>
    /// <param name="intent">Names the destination.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The submissions.</returns>
    internal ValueTask<IReadOnlyList<JournalEntry>> FindUnresolvedAsync(CopyIntent intent, CancellationToken cancellationToken) =>
        FindToAsync(
            intent,
            static head => head.State is JournalState.Intent or JournalState.Sending or JournalState.Ambiguous,
            static entry => entry.State == JournalState.Ambiguous,
            cancellationToken);

    /// <summary>The submissions to one destination that may be on their way right now.</summary>
    /// <param name="intent">Names the destination.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The submissions.</returns>
    internal ValueTask<IReadOnlyList<JournalEntry>> FindSendingAsync(CopyIntent intent, CancellationToken cancellationToken) =>
        FindToAsync(
            intent, static head => head.State == JournalState.Sending, static entry => entry.State == JournalState.Sending, cancellationToken);

    /// <summary>The submissions known to have made something in the place that an intent names, whatever its name.</summary>
    /// <param name="intent">Names the service and the place.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The submissions, newest first.</returns>
    internal ValueTask<IReadOnlyList<JournalEntry>> FindMadeAsync(CopyIntent intent, CancellationToken cancellationToken) =>
        FindAsync(
            static head => head.HandleHash != 0,
            entry => entry.Operation?.Destination?.Id is not null && IsSamePlace(entry.Intent, intent),
            cancellationToken);

    /// <summary>Gives up the claim to be alive: what this journal left in the air counts as ambiguous from now on.</summary>
    /// <returns>Done.</returns>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        _writers.Dispose();
        CloseFiles();
        _gate.Release();
    }

    private static bool IsSamePlace(CopyIntent one, CopyIntent other) =>
        one.Kind == other.Kind
        && string.Equals(one.Service, other.Service, StringComparison.OrdinalIgnoreCase)
        && PlaceOf(one).Equals(PlaceOf(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the ids of destinations count: the scope, whose last part is the source's project where the destination names its own.</summary>
    private static ReadOnlySpan<char> PlaceOf(CopyIntent intent) =>
        intent.Destination.Project is null ? intent.Scope : intent.Scope.AsSpan(0, intent.Scope.LastIndexOf('/'));

    private static bool HasSameDestination(CopyIntent one, CopyIntent other) =>
        IsSamePlace(one, other)
        && string.Equals(one.Destination.Project, other.Destination.Project, StringComparison.OrdinalIgnoreCase)
        && string.Equals(one.Destination.Name, other.Destination.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds submissions to one destination. Those known to have another one are not read.</summary>
    private ValueTask<IReadOnlyList<JournalEntry>> FindToAsync(
        CopyIntent intent, Func<JournalHead, bool> byHead, Func<JournalEntry, bool> byEntry, CancellationToken cancellationToken)
    {
        var wanted = HashOf(intent);
        return FindAsync(head => byHead(head) && MayLeadTo(head, wanted), entry => HasSameDestination(entry.Intent, intent) && byEntry(entry), cancellationToken);
    }

    private ValueTask<IReadOnlyList<JournalEntry>> FindAsync(
        Func<JournalHead, bool> byHead, Func<JournalEntry, bool> byEntry, CancellationToken cancellationToken) =>
        ReadLockedAsync<IReadOnlyList<JournalEntry>>(
            file =>
            {
                var alive = new Dictionary<Guid, bool>();
                var found = new List<JournalEntry>();
                foreach (var (place, body) in file.Read(_view.Index.InOrder.Where(place => byHead(place.Head)).Reverse()))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (body is not null && ToEntry(place, body, alive) is var entry && byEntry(entry))
                    {
                        found.Add(entry);
                    }
                }

                return found;
            },
            cancellationToken);

    /// <summary>Says of an intent or a sending what has become of it (see <see cref="JournalWriters"/> for who is alive).</summary>
    private JournalEntry ToEntry(JournalPlace place, JournalBody body, Dictionary<Guid, bool> alive)
    {
        var head = place.Head;
        var isAlive = false;
        if (head.State is JournalState.Intent or JournalState.Sending)
        {
            if (!alive.TryGetValue(head.Writer, out isAlive))
            {
                alive[head.Writer] = isAlive = _writers.IsAlive(head.Writer);
            }

            isAlive &= head.Writer != _writers.OwnId || _underWay.ContainsKey(head.Id);
        }

        var isDoubtful = place.MayHaveBeenSent || (head.State == JournalState.Sending && !isAlive);
        return new JournalEntry
        {
            JournalId = head.Id.ToString("N"),
            State = isDoubtful ? JournalState.Ambiguous : head.State,
            Intent = body.Intent,
            SubmittedAt = head.Since,
            UpdatedAt = head.At,
            Operation = body.Operation,
            ErrorId = body.ErrorId,
            ErrorMessage = body.ErrorMessage,
            IsWriterAlive = isAlive,
            IsOwn = head.Writer == _writers.OwnId,
        };
    }

    private async ValueTask<T> ReadLockedAsync<T>(Func<JournalFile, T> work, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var isThere = _directory.Check() && File.Exists(_directory.JournalPath);
            using var held = isThere ? await TakeToReadAsync(cancellationToken).ConfigureAwait(false) : null;
            using var file = JournalFile.Open(_context, _view, toWrite: false, mayRepair: held is not null, cancellationToken);
            return work(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            CloseFiles(); // whatever is wrong with them
            throw Unavailable("read", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A directory that may only be read is read without the lock: nobody can write there.</summary>
    private async ValueTask<IDisposable?> TakeToReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _lock.TakeAsync(_maxWait, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_isDisposed)
        {
            _gate.Release();
            throw new ObjectDisposedException(nameof(OperationJournal));
        }
    }

    private void CloseFiles()
    {
        _context.Journal.Dispose();
        _lock.Dispose();
    }

    private CloneException Unavailable(string verb, Exception exception) => new(
        CloneErrorId.JournalUnavailable,
        $"The journal in '{SafeText.Clean(_directory.Path, 300)}' can't be {verb}: {SafeText.Clean(exception.Message, 300)} Free space or mend the rights there, or set CLONECMDLETS_HOME to another directory.",
        exception)
    {
        Target = _directory.Path,
    };
}
