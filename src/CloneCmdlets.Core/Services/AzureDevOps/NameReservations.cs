namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>The names that the copies of one session have taken in a project, so that two rows with one name meet.</summary>
internal sealed class NameReservations
{
    private readonly object _lock = new();
    private readonly Dictionary<string, List<Reservation>> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name that is taken.</summary>
    internal sealed class Reservation
    {
        private readonly TaskCompletionSource<CloneReference?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Makes one.</summary>
        /// <param name="project">The project.</param>
        /// <param name="name">The name.</param>
        public Reservation(string project, string name)
        {
            Project = project;
            Name = name;
        }

        /// <summary>The project.</summary>
        public string Project { get; }

        /// <summary>The name.</summary>
        public string Name { get; }

        /// <summary>What became of it: the plan; one without an id where nobody knows; <see langword="null"/> where the name was given back.</summary>
        public Task<CloneReference?> End => _end.Task;

        /// <summary>The plan, as soon as it is known.</summary>
        public CloneReference? Made { get; private set; }

        /// <summary>Tells what became of it, once.</summary>
        /// <param name="end">As <see cref="End"/> has it.</param>
        public void Settle(CloneReference? end)
        {
            Made = end?.Id is null ? null : end;
            _end.TrySetResult(end);
        }
    }

    /// <summary>Takes a name.</summary>
    /// <param name="project">The project.</param>
    /// <param name="name">The name.</param>
    /// <param name="earlier">Those of the session that have taken it before and have not given it back.</param>
    /// <returns>The reservation.</returns>
    public Reservation Take(string project, string name, out IReadOnlyList<Reservation> earlier)
    {
        var own = new Reservation(project, name);
        lock (_lock)
        {
            var key = KeyOf(project, name);
            if (!_taken.TryGetValue(key, out var taken))
            {
                _taken.Add(key, taken = []);
            }

            earlier = [.. taken];
            taken.Add(own);
        }

        return own;
    }

    /// <summary>Gives a name back.</summary>
    /// <param name="reservation">What <see cref="Take"/> gave.</param>
    public void Release(Reservation reservation)
    {
        lock (_lock)
        {
            _taken[KeyOf(reservation.Project, reservation.Name)].Remove(reservation);
        }

        reservation.Settle(null);
    }

    /// <summary>One text for both; no name of a project holds a line break.</summary>
    private static string KeyOf(string project, string name) => $"{project}\n{name}";
}
