using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CloneCmdlets.Emulator.Storage;

/// <summary>
/// Moves what SQLite's log has gathered into the database file, on a connection of its own: it holds no write lock, and so nobody's change waits
/// for two flushes of the disk.
/// </summary>
internal sealed class Checkpoints : IDisposable
{
    /// <summary>How many pages of 4 KB the log gathers first. A quarter of it made clones half as fast, and the longest of them no shorter.</summary>
    private const int Pages = 4000;

    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: the pages that a connection has written since it was asked the last time.</summary>
    private const int PagesWritten = 9;

    private readonly DbSession _session;

    public Checkpoints(DbSession session) => _session = session;

    /// <summary>The last one, or the one that is under way. The log begins anew only where one ends with nothing added to it meanwhile: who
    /// writes at length waits for it.</summary>
    public Task Last { get; private set; } = Task.CompletedTask;

    /// <summary>Begins one where it is due. Called by the writer's thread alone, after a commit.</summary>
    /// <param name="writer">The writer's session.</param>
    public void Committed(DbSession writer)
    {
        if (!Last.IsCompleted)
        {
            return;
        }

        if (raw.sqlite3_db_status(writer.Connection.Handle, PagesWritten, out var pages, out _, resetFlg: 0) == raw.SQLITE_OK && pages >= Pages)
        {
            _ = raw.sqlite3_db_status(writer.Connection.Handle, PagesWritten, out _, out _, resetFlg: 1);
            Last = Task.Run(Run);
        }
    }

    public void Dispose() => _session.Dispose();

    private void Run()
    {
        try
        {
            _session.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // A full disk, say: the log keeps what it has, and the next one moves that too.
        }
    }
}
