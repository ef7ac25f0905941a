namespace CloneCmdlets.Emulator.AzureDevOps.Tables;

/// <summary>
/// The tables. Plans, suites and work items count in one sequence, as the service's do (the seed's plan 1 has suite 2). That a work item is a
/// clone, of what and by which operation, is a unique key: no item is cloned twice by one operation, whatever is killed when.
/// </summary>
internal static class AzureDevOpsSchema
{
    public const string Sql = """
        CREATE TABLE ado_sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO ado_sequence (name, next) VALUES ('item', 1), ('operation', 1);

        CREATE TABLE ado_project (
            id INTEGER PRIMARY KEY,
            guid TEXT NOT NULL COLLATE NOCASE UNIQUE,
            collection TEXT NOT NULL COLLATE NOCASE,
            name TEXT NOT NULL COLLATE NOCASE,
            description TEXT,
            UNIQUE (collection, name));

        -- structure: areas or iterations; path: with the project's name first, parted by backslashes
        CREATE TABLE ado_node (
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL,
            structure TEXT NOT NULL,
            path TEXT NOT NULL COLLATE NOCASE,
            UNIQUE (project_id, structure, path));

        CREATE TABLE ado_type (
            project_id INTEGER NOT NULL,
            category TEXT NOT NULL COLLATE NOCASE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            PRIMARY KEY (project_id, category, position)) WITHOUT ROWID;

        CREATE TABLE ado_configuration (
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            UNIQUE (project_id, name));

        -- fields: a JSON object of the fields that have no column; NULL: none
        CREATE TABLE ado_item (
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL,
            type TEXT NOT NULL COLLATE NOCASE,
            title TEXT NOT NULL,
            state TEXT NOT NULL,
            area_path TEXT NOT NULL,
            iteration_path TEXT NOT NULL,
            assigned_to TEXT,
            fields TEXT,
            cloned_from INTEGER,
            cloned_by INTEGER);
        CREATE UNIQUE INDEX ado_item_clone ON ado_item (cloned_from, cloned_by) WHERE cloned_from IS NOT NULL;

        -- a step of a test case or of shared steps; shared_id: the shared steps that stand in its place
        CREATE TABLE ado_step (
            item_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            action TEXT,
            expected TEXT,
            shared_id INTEGER,
            PRIMARY KEY (item_id, position)) WITHOUT ROWID;

        -- target_id: a work item; url: an attachment or hyperlink
        CREATE TABLE ado_link (
            item_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            type TEXT NOT NULL,
            target_id INTEGER,
            url TEXT,
            comment TEXT,
            PRIMARY KEY (item_id, position)) WITHOUT ROWID;

        -- details: a JSON object of what is only kept and shown, such as the build
        CREATE TABLE ado_plan (
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            description TEXT,
            area_path TEXT NOT NULL,
            iteration_path TEXT NOT NULL,
            state TEXT NOT NULL,
            start_date TEXT,
            end_date TEXT,
            owner TEXT,
            root_suite_id INTEGER NOT NULL,
            details TEXT,
            updated TEXT NOT NULL);
        CREATE INDEX ado_plan_project ON ado_plan (project_id, id);

        -- type: static, requirement or query
        CREATE TABLE ado_suite (
            id INTEGER PRIMARY KEY,
            plan_id INTEGER NOT NULL,
            parent_id INTEGER,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            requirement_id INTEGER,
            query TEXT,
            state TEXT NOT NULL DEFAULT 'In Progress');
        CREATE INDEX ado_suite_plan ON ado_suite (plan_id, id);
        CREATE INDEX ado_suite_parent ON ado_suite (parent_id, position);

        CREATE TABLE ado_suite_configuration (
            suite_id INTEGER NOT NULL,
            configuration_id INTEGER NOT NULL,
            PRIMARY KEY (suite_id, configuration_id)) WITHOUT ROWID;

        CREATE TABLE ado_suite_case (
            suite_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            case_id INTEGER NOT NULL,
            PRIMARY KEY (suite_id, position)) WITHOUT ROWID;

        -- one case of a suite under one configuration, and who tests it
        CREATE TABLE ado_point (
            id INTEGER PRIMARY KEY,
            suite_id INTEGER NOT NULL,
            case_id INTEGER NOT NULL,
            configuration_id INTEGER NOT NULL,
            tester TEXT);
        CREATE UNIQUE INDEX ado_point_case ON ado_point (suite_id, case_id, configuration_id);

        CREATE TABLE ado_operation (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            deep INTEGER NOT NULL,
            state TEXT NOT NULL,
            message TEXT,
            created TEXT NOT NULL,
            completed TEXT,
            source_project_id INTEGER NOT NULL,
            source_plan_id INTEGER NOT NULL,
            source_suite_id INTEGER,
            target_project_id INTEGER NOT NULL,
            target_plan_id INTEGER NOT NULL,
            target_suite_id INTEGER NOT NULL,
            suite_ids TEXT NOT NULL,
            options TEXT NOT NULL,
            suites_done INTEGER NOT NULL DEFAULT 0,
            next_seq INTEGER NOT NULL DEFAULT 0,
            next_position INTEGER NOT NULL DEFAULT 0,
            total_cases INTEGER,
            cloned_cases INTEGER NOT NULL DEFAULT 0,
            cloned_shared INTEGER NOT NULL DEFAULT 0,
            total_requirements INTEGER NOT NULL DEFAULT 0,
            cloned_requirements INTEGER NOT NULL DEFAULT 0);

        -- the suites of an operation, parents first; with_cases: 0 for a suite that is there for those below it alone
        CREATE TABLE ado_clone_suite (
            operation_id INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            source_id INTEGER NOT NULL,
            target_id INTEGER NOT NULL,
            with_cases INTEGER NOT NULL,
            PRIMARY KEY (operation_id, seq)) WITHOUT ROWID;

        CREATE TABLE ado_clone_configuration (
            operation_id INTEGER NOT NULL,
            source_id INTEGER NOT NULL,
            target_id INTEGER NOT NULL,
            PRIMARY KEY (operation_id, source_id)) WITHOUT ROWID;
        """;
}
