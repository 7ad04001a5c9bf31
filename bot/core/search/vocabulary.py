"""What people type and what questions say: the field's products, abbreviations and other words for the
same thing. Each line holds words that lead to the words behind the colon, not the other way round."""

from __future__ import annotations

from bot.core.search.words import stem, words_of

_LINES = """
    k8s: kubernetes
    db dbs rdbms: database
    datastore: database storage
    pg psql: postgres postgresql
    postgres postgresql mysql mariadb oracle sqlserver: sql relational database
    mongo mongodb couchdb couchbase: nosql document database
    cassandra scylladb hbase bigtable: nosql wide column
    dynamo dynamodb: nosql key value
    neo4j: nosql graph
    vitess citus: sharding
    spanner cockroachdb: consistency strong sql
    jepsen zookeeper etcd raft paxos quorum: consistency strong
    kafka redpanda pulsar kinesis: event streaming log
    rabbitmq sqs activemq zeromq celery: message queue
    mq broker: message queue
    pubsub sns: pub sub event
    flink storm beam dataflow ksql: stream processing real time
    spark: stream processing data
    clickhouse druid pinot: real time analytics
    memcached memcache: cache
    redis valkey: cache session
    cdn cloudfront akamai fastly cloudflare: cdn cache
    nginx haproxy envoy traefik elb alb nlb: load balancing
    lb: load balancer
    prometheus influx influxdb timescale timescaledb graphite victoriametrics opentsdb: time series metrics
    grafana datadog: metrics dashboard
    tsdb: time series database
    iot telemetry sensor: time series
    lambda faas openfaas: serverless function
    eventbridge cron crontab scheduler: scheduled serverless
    websocket socketio sse signalr: push real time
    apns fcm firebase webpush: push notification
    webhook: push event
    jwt oauth cookie login logout logged signin: session token
    hls dash ffmpeg twitch: video streaming
    netflix youtube: video streaming recommendation
    movie movies film films: video
    picture pictures photo photos imagemagick libvips jpeg: image
    postgis geojson gis maps: geospatial
    latitude longitude gps coordinates: geolocation
    stripe paypal adyen pci: payment
    charge charged bank invoice: payment
    money transfer: payment transaction
    saga: transaction event
    bitly tinyurl: url shortener
    k6 jmeter: load
    ddos: traffic overload
    hackernews reddit viral: traffic spike
    asg autoscaler autoscale: autoscaling scaling
    ec2 vm instance: server machine
    box node host: server machine
    argo spinnaker flagger: canary deployment
    release ship rollout: deployment
    launchdarkly unleash: feature flags
    downtime outage: availability
    slave follower standby secondary: replica
    master leader: primary
    async asynchronous asynchron: asynchronous async
    sync synchronous synchron: synchronous sync
    finops budget bill expense cheaper: cost
    price pricing spending money: cost
    millions: million
    soa microservice: microservices service
    monolith monolithic: monolith
    ddd modular: module monolith
    cqrs: read write model
    feed newsfeed timeline: timeline fan
    stampede dogpile: stampede
    latency slow: performance latency
    recommend recommended suggest suggestion suggestions recsys: recommendation
    browser: client
    ask asks asking: poll
    cp ap ca: cap
    stale outdated lag: stale lag
    linearizable serializable: linearizable consistency
    realtime: real time
    live: real time
    timeseries: time series
    bluegreen: blue green
    loadbalancer loadbalancing: load balancing
    pieces parts: split
    bigger larger beefier: bigger vertical
    resize upgrade: vertical scale
    spread distribute distributing: balance distribute
    visitor visitors crowd: traffic users
    sudden suddenly peak burst surge: spike traffic
    site website page: shop traffic
    percent percentage gradual gradually: canary
    undo revert: rollback
    identical twin: blue green
    agree agreement same: consistency
    contact disconnected unreachable: partition
    datacenter region: partition
    closest nearest near close: nearby nearest
    restaurant restaurants shop shops km kilometer miles radius: nearby
    timestamp timestamps reading readings: time series
    picture pictures sizes: image resize
    product products bought buy likes: recommendation
    history taste: recommendation
    populate fill warm: cache loading
    spend spending save saving: cost
    file files uploaded: upload
    nightly daily hourly job jobs task: scheduled job
    twice double duplicate: idempotency twice
    logged signed: session
    device devices phone: client
    app application: service
    small tiny: micro
    break split cut: split
    divide dividing: split
    rarely unused: cold
    hold holds keep kept: keep
    memory ram: memory
    socket sockets: websocket connection
    notify notified tell informed: push notification
    refresh refreshing reload: polling
    huge massive giant: massive scale
    simultaneous simultaneously parallel: concurrent
    commit committed acknowledge confirmed: commit
    lose lost losing: loss
    die dies died dead crash crashes crashed down: failure dies
    survive resilient: failure
    stutter stutters stuttering buffer lag: buffering
    courier couriers driver drivers taxi cab vehicle vehicles: nearby driver location
    mile miles metre metres meter meters kilometre kilometres: nearby radius
    revert reverting back restore: rollback
    build version upgrade: release deployment
    redeploy redeployed deploying deployed: deployment
    broken breaks bug buggy: failure rollback
    environment environments env stack: deployment environment
    flip toggle cutover: switch
    grow growing growth: scale
    clone cloned: copy replica
    cpu cores core: machine vertical
    strong beefy powerful: bigger vertical
    fleet many cluster: servers
    redundancy redundant backup: replication copies
    dataset: data
    address addresses link links uri: url link
    character characters chars: short
    login logins authenticated authentication auth: session login
    insert inserts inserting update updates updating: write
    query queries select selects: read query
    tons plenty lots heaps: heavy
    melt melting overwhelmed hammered flood flooded hug crush: overload traffic spike
    featured newspaper tv front launch campaign: traffic spike
    explode explodes pile piles piling rises: overload
    hits hitting hit: load
    engineers developers startup company: team
    orders order: orders
    billed billing debit: charge payment
    refund checkout purchase: payment
    spotify playlist playlists tiktok: recommendation
    discover discovery personalised personalized similar: recommendation
    dashboards chart charts graph graphs count counts counter counters: dashboard analytics
    sensor sensors meter measurement measurements temperature: time series sensor
    history historical years: retention
    place places poi location locations: geolocation nearby
    phone phones mobile app notification: push client
    chat messenger slack: push websocket
    preview previews convert conversion compress: image processing
    encode encoding codec codecs h264 av1: video transcoding
    episode player watch watching: video
    expire expires expired ttl eviction evict: cache expiry
    hot hotspot: hot key
    vm vms instances: server instance
    trigger triggers triggered: event function
    glue scripts script: function automation
    terraform: infrastructure automation
    headroom overprovision overprovisioned waste wasted idle: cost capacity
    startup coldstart: cold start
    segregation responsibility command commands: cqrs write model
    behind lagging: lag replication
    leader dies primary failover: failover primary replication
    acid isolation rollback: transaction sql
    json schemaless schema: schema nosql
    table tables column columns row rows: table
    publish publisher subscribe subscriber subscribers: event publish
    topic topics offset offsets consumer consumers producer producers: event streaming
    http grpc rpc call calls calling: request
    websockets polling: poll push
    balancer balancers balancing: load balancing
    backend backends upstream upstreams: server load balancing
    ring rings: hash ring
    owns own owner: key
    quorum majority votes: consistency consensus
    fresh freshness outdated up-to-date: stale consistency
    unavailable reachable: availability
    friday weekend fear safe safely: deployment
    thru: through
    img imgs: image
    reco recs recommender: recommendation
    lat lng lon longitude: latitude location
    auth sso: login session
    cloudinary imgix thumbor imagekit sharp: image resize
    watermark crop filter avatar avatars gallery: image
    axon eventstore marten: cqrs event
    codedeploy argocd helm jenkins octopus: deployment rollback
    istio linkerd: canary traffic
    nats jetstream eventhubs servicebus: message queue streaming
    rebrandly owly: url shortener
    kubecost cloudability infracost: cost
    aurora rds cloudsql: replica database
    galera patroni pgpool: replication
    debezium cdc: event streaming log
    nosql newsql: nosql
    elasticsearch opensearch solr: search index
    couchdb firestore mongodb documentdb: document nosql
    tao ryw: consistency
    raft paxos zab: consensus consistency
    hystrix resilience4j bulkhead breaker circuit: overload cascading failure
    chaos resilience: failure
    wowza mux vimeo hbo disney: video streaming
    tiktok reels shorts: video recommendation
    zoom webrtc: streaming real time
    looker superset metabase tableau bi: analytics dashboard
    segment amplitude mixpanel snowplow: analytics events
    kappa: stream processing
    zapier n8n airflow temporal: automation workflow
    openwhisk knative vercel netlify: serverless function
    uber lyft grab doordash: location driver nearby
    foursquare yelp tinder: nearby
    geofence geofencing polygon polygons: geospatial
    wise venmo cashapp visa swift iban: money transfer payment
    bookkeeping accounting reconcile reconciliation: ledger
    refund refunds chargeback: payment
    audit auditable: audit trail
    memcache keydb dragonfly hazelcast: cache
    evicted eviction lru: cache
    penetrated penetration avalanche: cache
    carp maglev jch: hashing
    rehash reshuffle remapped remap: rehashing keys
    circle ring: hash ring
    newest latest freshest: latest read consistency
    reader readers: read
    writer writers: write
    visible visibility: consistency
    deployable deployables: deployment service
    context contexts ddd bounded: service boundaries
    team teams squad: service boundaries
    crowded arrives arriving: traffic
    sale sales holiday blackfriday: traffic spike
    viral trending: traffic spike
    subscriber publish publisher: event
    numbers kpi kpis: analytics metrics
    tomorrow overnight batch: batch
    others similar alike: recommendation
    watched titles liked: recommendation
"""


def _read() -> dict[str, tuple[str, ...]]:
    related: dict[str, tuple[str, ...]] = {}
    for line in _LINES.strip().splitlines():
        typed, _, meant = line.partition(":")
        leads_to = tuple(stem(word) for word in words_of(meant))
        for word in words_of(typed):
            known = related.get(stem(word), ())
            related[stem(word)] = (*known, *(word for word in leads_to if word not in known))
    return related


RELATED = _read()
