using System.Globalization;
using CloneCmdlets.Journal;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.Storage;

/// <summary>The file of a database: claimed for this process, checked before it is touched, and removed at the end where it was temporary.</summary>
internal sealed class DatabaseFile : IDisposable
{
    /// <summary>What the name of the file that claims a database ends with.</summary>
    public const string ClaimSuffix = ".lock";

    private const int SqliteNotADatabase = 26;
    private const int SqliteReadOnly = 8;
    private const int SqliteCannotOpen = 14;

    private readonly FileStream _claim;
    private readonly string? _temporaryDirectory;

    private DatabaseFile(string path, FileStream claim, string? temporaryDirectory)
    {
        Path = path;
        _claim = claim;
        _temporaryDirectory = temporaryDirectory;
    }

    public string Path { get; }

    /// <summary>Claims a file for this process, so that no second emulator works through the same jobs.</summary>
    /// <param name="path">The file; <see langword="null"/> for a temporary one.</param>
    /// <returns>The claimed file.</returns>
    /// <exception cref="StorageException">It is read-only, in use, or not to be reached.</exception>
    public static DatabaseFile Claim(string? path)
    {
        var temporary = path is null ? TemporaryDirectory.Make() : null;
        var full = System.IO.Path.GetFullPath(path ?? System.IO.Path.Join(temporary, TemporaryDirectory.FileName));
        if (Directory.Exists(full))
        {
            throw new StorageException($"'{full}' is a folder. Name a file for --data.");
        }

        if (File.Exists(full) && File.GetAttributes(full).HasFlag(FileAttributes.ReadOnly))
        {
            throw ReadOnly(full, null);
        }

        try
        {
            // The operating system lets go of the claim when the process dies, however it dies.
            return new DatabaseFile(full, TakeClaim(full + ClaimSuffix), temporary);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new StorageException($"The folder of '{full}' doesn't exist. Create it, or name another file for --data.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw ReadOnly(full, exception);
        }
        catch (IOException exception) when (JournalLock.IsHeldByAnother(exception))
        {
            throw new StorageException($"'{full}' is in use by another emulator. Stop that one, or name another file for --data.", exception);
        }
        catch (IOException exception)
        {
            throw Unusable(full, exception);
        }
    }

    /// <summary>Opens a connection. No pool of the provider's: the emulator keeps its own.</summary>
    /// <returns>The open connection.</returns>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // NORMAL: a kill of the process loses nothing; a power cut may lose the last commits, and never breaks the file.
            // 0: the log is moved by Checkpoints alone.
            command.CommandText = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 0;";
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Explain(exception);
        }
    }

    /// <summary>Checks that the file is one of ours, or makes its tables where it is new.</summary>
    /// <param name="writer">The writer's session.</param>
    /// <param name="schemas">The services' tables, as SQL.</param>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="StorageException">It is another program's, of another version, or read-only.</exception>
    public bool Prepare(DbSession writer, IEnumerable<string> schemas)
    {
        try
        {
            var isNew = Check(writer);
            writer.Execute("PRAGMA journal_mode = WAL");
            writer.Execute("BEGIN IMMEDIATE");
            if (isNew)
            {
                foreach (var schema in schemas.Prepend("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"))
                {
                    writer.Execute(schema);
                }

                writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {EmulatorDatabase.ApplicationId}"));
                writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {EmulatorDatabase.SchemaVersion}"));
            }

            writer.Execute("COMMIT");
            return isNew;
        }
        catch (SqliteException exception)
        {
            throw Explain(exception);
        }
    }

    public void Dispose()
    {
        try
        {
            // While it is held: once it is let go of, another may hold it. Windows removes nothing that is open, by whomever.
            if (_temporaryDirectory is null && !OperatingSystem.IsWindows())
            {
                File.Delete(_claim.Name);
            }

            _claim.Dispose();
            if (_temporaryDirectory is not null)
            {
                Directory.Delete(_temporaryDirectory, recursive: true);
            }
            else if (OperatingSystem.IsWindows())
            {
                File.Delete(_claim.Name);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Left for the next emulator on this file, or for the system's own tidying of temporary files.
        }
        finally
        {
            _claim.Dispose();
        }
    }

    private static FileStream TakeClaim(string path)
    {
        while (true)
        {
            var claim = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (OperatingSystem.IsWindows() || IsNamed(claim))
            {
                return claim;
            }

            claim.Dispose();
        }
    }

    /// <summary>Whether a file that is held still has its name: whoever held it before may have removed it just before letting go of it. A
    /// date that only the held file can have tells it from one that was made since.</summary>
    private static bool IsNamed(FileStream claim)
    {
        var mark = DateTime.UnixEpoch.AddSeconds(2 * Random.Shared.Next(1 << 29)); // even seconds, which every file system keeps
        File.SetLastWriteTimeUtc(claim.SafeFileHandle, mark);
        return File.GetLastWriteTimeUtc(claim.Name) == mark;
    }

    private bool Check(DbSession writer)
    {
        if (writer.Number("SELECT count(*) FROM sqlite_master") == 0 && writer.Number("PRAGMA application_id") == 0)
        {
            return true;
        }

        if (writer.Number("PRAGMA application_id") != EmulatorDatabase.ApplicationId)
        {
            throw NotOurs(null);
        }

        var version = writer.Number("PRAGMA user_version");
        return version == EmulatorDatabase.SchemaVersion
            ? false
            : throw new StorageException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{Path}' has the schema version {version}; this emulator reads {EmulatorDatabase.SchemaVersion}. Use the emulator it was made with, or name a new file for --data."));
    }

    private StorageException Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SqliteNotADatabase => NotOurs(exception),
        SqliteReadOnly or SqliteCannotOpen => ReadOnly(Path, exception),
        _ => Unusable(Path, exception),
    };

    private StorageException NotOurs(Exception? inner) =>
        new($"'{Path}' is not a database of this emulator, so it is left as it is. Name another file for --data.", inner);

    private static StorageException Unusable(string path, Exception exception) =>
        new($"'{path}' can't be used: {exception.Message.TrimEnd('.')}. Name another file for --data.", exception);

    private static StorageException ReadOnly(string path, Exception? inner) =>
        new($"'{path}' can't be written. Make the file and its folder writable, or name another file for --data.", inner);
}
