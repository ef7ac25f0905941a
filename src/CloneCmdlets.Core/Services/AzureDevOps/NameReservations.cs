namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>The names that the copies of one session have taken in a project, so that two rows with one name meet.</summary>
internal sealed class NameReservations
{
    private readonly object _lock = new();
    private readonly List<Reservation> _taken = [];

    /// <summary>A name that is taken.</summary>
    /// <param name="Project">The project.</param>
    /// <param name="Name">The name.</param>
    internal sealed record Reservation(string Project, string Name)
    {
        /// <summary>The plan's id, once the service has told it.</summary>
        public string? PlanId { get; set; }
    }

    /// <summary>Takes a name.</summary>
    /// <param name="project">The project.</param>
    /// <param name="name">The name.</param>
    /// <param name="earlier">Those of the session that have taken it before.</param>
    /// <returns>The reservation.</returns>
    public Reservation Take(string project, string name, out IReadOnlyList<CloneReference> earlier)
    {
        var own = new Reservation(project, name);
        lock (_lock)
        {
            earlier = [.. _taken.Where(other => IsSame(other.Project, project) && IsSame(other.Name, name))
                .Select(other => new CloneReference { Id = other.PlanId, Name = other.Name, Project = other.Project })];
            _taken.Add(own);
        }

        return own;
    }

    /// <summary>Gives a name back.</summary>
    /// <param name="reservation">What <see cref="Take"/> gave.</param>
    public void Release(Reservation reservation)
    {
        lock (_lock)
        {
            _taken.RemoveAll(other => ReferenceEquals(other, reservation));
        }
    }

    /// <summary>Notes which plan got the name.</summary>
    /// <param name="reservation">What <see cref="Take"/> gave.</param>
    /// <param name="planId">The plan's id.</param>
    public void Made(Reservation reservation, string? planId)
    {
        lock (_lock)
        {
            reservation.PlanId = planId;
        }
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
