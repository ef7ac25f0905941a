using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.Storage;

/// <summary>
/// One connection to the database with its prepared statements: the same SQL text is prepared once. Values travel as parameters only; the
/// SQL is always a constant of the program. Not safe for several threads at once.
/// </summary>
internal sealed class DbSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public DbSession(SqliteConnection connection) => _connection = connection;

    /// <summary>The connection, for what needs more than the methods here.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement; a constant.</param>
    /// <param name="values">Its parameters: name with its prefix (<c>@id</c>), and value.</param>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Reads all rows of a query.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="sql">The query; a constant.</param>
    /// <param name="read">Makes a row's value.</param>
    /// <param name="values">Its parameters.</param>
    /// <returns>The rows, in the query's order.</returns>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Reads the first row of a query.</summary>
    /// <typeparam name="T">What the row becomes.</typeparam>
    /// <param name="sql">The query; a constant.</param>
    /// <param name="read">Makes the value.</param>
    /// <param name="values">Its parameters.</param>
    /// <returns>The value; <see langword="null"/> where there is no row.</returns>
    public T? QueryFirst<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
        where T : class
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>Reads one number.</summary>
    /// <param name="sql">The query; a constant.</param>
    /// <param name="values">Its parameters.</param>
    /// <returns>The first column of the first row; <see langword="null"/> where there is no row or it holds NULL.</returns>
    public long? Number(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    /// <summary>Reads one text.</summary>
    /// <param name="sql">The query; a constant.</param>
    /// <param name="values">Its parameters.</param>
    /// <returns>The first column of the first row; <see langword="null"/> where there is no row or it holds NULL.</returns>
    public string? Text(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // every caller's SQL is a constant; values are parameters
            command.CommandText = sql;
#pragma warning restore CA2100
            _commands.Add(sql, command);
        }

        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index].Value ?? DBNull.Value;
            if (index < command.Parameters.Count)
            {
                command.Parameters[index].Value = value;
            }
            else
            {
                command.Parameters.AddWithValue(values[index].Name, value);
            }
        }

        return command;
    }
}
