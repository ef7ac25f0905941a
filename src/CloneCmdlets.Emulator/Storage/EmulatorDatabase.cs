using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.Storage;

/// <summary>
/// The emulator's SQLite file: one writer, which works through a queue, and a pool of readers. Readers see the last committed state and
/// are never kept waiting by the writer (WAL); what is committed survives a kill of the process.
/// </summary>
internal sealed class EmulatorDatabase : IAsyncDisposable
{
    /// <summary>Marks the file as ours in SQLite's header (<c>application_id</c>): "CLEM".</summary>
    public const int ApplicationId = 0x434C454D;

    /// <summary>The layout of the tables (<c>user_version</c>); a change of any table of any service raises it.</summary>
    public const int SchemaVersion = 1;

    private readonly DatabaseFile _file;
    private readonly DbSession _writer;
    private readonly Checkpoints _checkpoints;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly ConcurrentBag<DbSession> _readers = [];
    private long _version;

    private EmulatorDatabase(DatabaseFile file, DbSession writer, Checkpoints checkpoints)
    {
        _file = file;
        _writer = writer;
        _checkpoints = checkpoints;
        _thread = new Thread(Work) { IsBackground = true, Name = "database writer" };
        _thread.Start();
    }

    /// <summary>Where the file is.</summary>
    public string Path => _file.Path;

    /// <summary>Grows with every commit: what was read between two equal versions is as it was read.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>The longest that a transaction has held the write lock, its commit included.</summary>
    public TimeSpan LongestWrite { get; private set; }

    /// <summary>Whether the file was made by this start.</summary>
    public bool IsNew { get; private init; }

    /// <summary>Opens or makes the database.</summary>
    /// <param name="path">The file; <see langword="null"/> for a temporary one, which goes with the process.</param>
    /// <param name="schemas">The services' tables, as SQL.</param>
    /// <returns>The open database.</returns>
    /// <exception cref="StorageException">The file is read-only, is no database of an emulator, is of another version or is in use.</exception>
    public static EmulatorDatabase Open(string? path, IEnumerable<string> schemas)
    {
        var file = DatabaseFile.Claim(path);
        DbSession? writer = null;
        try
        {
            writer = new DbSession(file.Connect());
            var isNew = file.Prepare(writer, schemas);
            return new EmulatorDatabase(file, writer, new Checkpoints(new DbSession(file.Connect()))) { IsNew = isNew };
        }
        catch
        {
            writer?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Changes the database: the work runs on the writer's thread in one transaction, which is committed when it returns and rolled
    /// back when it throws. Keep it short; everybody else's changes wait for it.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>What the work returned, after the commit.</returns>
    public Task<T> WriteAsync<T>(Func<DbSession, T> work) => QueueAsync(() => InTransaction(work));

    /// <summary>
    /// Changes the database in many transactions, one after the other without a change of threads between them, for as long as nobody else
    /// waits for the writer and the log needs no moving. Who has more to do then asks again, and stands behind the others.
    /// </summary>
    /// <param name="work">The work of one transaction; gives whether there is more.</param>
    /// <param name="cancellationToken">Stops it between two transactions.</param>
    /// <returns>Whether there is more.</returns>
    public async Task<bool> WriteWhileIdleAsync(Func<DbSession, bool> work, CancellationToken cancellationToken)
    {
        await _checkpoints.Last.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await QueueAsync(() =>
        {
            bool more;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                more = InTransaction(work);
            }
            while (more && _work.Count == 0 && !_work.IsAddingCompleted && _checkpoints.Last.IsCompleted);

            return more;
        }).ConfigureAwait(false);
    }

    /// <summary>Changes the database, with nothing to give back.</summary>
    /// <param name="work">The work; see the other overload.</param>
    public Task WriteAsync(Action<DbSession> work) => WriteAsync<object?>(session =>
    {
        work(session);
        return null;
    });

    /// <summary>Reads, outside of any transaction: each query sees what is committed when it starts.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The reading; short, since it runs on the caller's thread.</param>
    /// <returns>What the reading returned.</returns>
    public T Read<T>(Func<DbSession, T> work)
    {
        if (!_readers.TryTake(out var session))
        {
            session = new DbSession(_file.Connect());
            session.Execute("PRAGMA query_only = 1");
        }

        // A session whose query threw is still whole: its reader was disposed of on the way out.
        try
        {
            return work(session);
        }
        finally
        {
            _readers.Add(session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
        await _checkpoints.Last.ConfigureAwait(false);
        _checkpoints.Dispose();
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        _writer.Dispose();
        _file.Dispose();
    }

    private Task<T> QueueAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add(() =>
            {
                try
                {
                    done.SetResult(work());
                }
#pragma warning disable CA1031 // whatever the work throws belongs to its caller
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    done.SetException(exception);
                }
            });
        }
        catch (InvalidOperationException)
        {
            done.SetException(new OperationCanceledException("The emulator is stopping."));
        }

        return done.Task;
    }

    private T InTransaction<T>(Func<DbSession, T> work)
    {
        var started = Stopwatch.GetTimestamp();
        _writer.Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work(_writer);
            _writer.Execute("COMMIT");
            Interlocked.Increment(ref _version);
            var took = Stopwatch.GetElapsedTime(started);
            LongestWrite = took > LongestWrite ? took : LongestWrite;
            _checkpoints.Committed(_writer);
            return result;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    private void Rollback()
    {
        try
        {
            _writer.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }

    private void Work()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
